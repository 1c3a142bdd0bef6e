// The words of the product, by name: what people see is how the stories find it.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LOCALES = join(import.meta.dirname, '../../app/words/locales');

export type Language = 'en' | 'ja';

export class Words {
  private readonly messages = new Map<string, string>();

  constructor(readonly language: Language) {
    const folder = join(LOCALES, language);
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.ftl'))) {
      const text = readFileSync(join(folder, file), 'utf8');
      // A message is one line, or goes on in indented ones.
      for (const [, name, value] of text.matchAll(/^([a-z][a-z0-9-]*) =(.*(?:\n[ }].*)*)/gm)) {
        this.messages.set(name ?? '', (value ?? '').trim().replace(/\n\s+/g, '\n'));
      }
    }
  }

  /** A sentence without anything to fill in. */
  say(name: string): string {
    const message = this.raw(name);
    if (message.includes('{')) throw new Error(`${name} needs something filled in`);
    return message;
  }

  /** A sentence with its places filled in; what is not given may be anything. */
  like(name: string, places: Record<string, string> = {}): RegExp {
    // A place, or a choice by a place with further places in it.
    const parts = this.raw(name).split(/\{ \$(\w+)(?: ->(?:[^{}]|\{[^{}]*\})*)?\s*\}/);
    const pattern = parts.map((part, i) => {
      const given = places[part];
      if (i % 2 === 0) return escape(part);
      return given === undefined ? '.+' : escape(given);
    });
    return new RegExp(pattern.join(''));
  }

  private raw(name: string): string {
    const message = this.messages.get(name);
    if (message === undefined) throw new Error(`no words named ${name} in ${this.language}`);
    return message;
  }
}

/** As a pattern that matches this text alone. */
export function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

export const english = new Words('en');
export const japanese = new Words('ja');

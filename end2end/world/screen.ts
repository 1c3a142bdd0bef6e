// What a terminal shows of the bytes it is sent: the part of ECMA-48 that programs use to ask, and to turn a wheel while they wait.

/** Escape sequences: with parameters (CSI), titles and links (OSC), and short ones. */
const ESCAPE = /\u001b(?:\[([?>=]?)([\d;]*)[ -/]*([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[()][A-Z0-9]|[ -/]*[0-~])/y;

/** The text without its escape sequences, in the order in which it came. */
export function plain(raw: string): string {
  return raw.replace(new RegExp(ESCAPE.source, 'g'), '').replaceAll('\r', '');
}

export class Screen {
  private lines: string[][] = [[]];
  private row = 0;
  private column = 0;

  write(raw: string): void {
    for (let at = 0; at < raw.length; ) {
      ESCAPE.lastIndex = at;
      const escape = ESCAPE.exec(raw);
      if (escape !== null) {
        at += escape[0].length;
        const [, private_, numbers = '', command] = escape;
        if (private_ === '' && command !== undefined) this.obey(command, numbers.split(';').map(Number));
        continue;
      }
      const letter = String.fromCodePoint(raw.codePointAt(at) ?? 0);
      at += letter.length;
      this.put(letter);
    }
  }

  /** What is to be read, without the spaces at the ends of lines and the empty lines at the end. */
  get text(): string {
    return this.lines.map((line) => Array.from(line, (letter) => letter ?? ' ').join('').trimEnd()).join('\n').trimEnd();
  }

  private put(letter: string): void {
    if (letter === '\n') this.move(this.row + 1, this.column);
    else if (letter === '\r') this.column = 0;
    else if (letter === '\b') this.column = Math.max(0, this.column - 1);
    else if (letter >= ' ') {
      this.line[this.column] = letter;
      this.column += 1;
    }
  }

  private obey(command: string, [first = 0, second = 0]: number[]): void {
    const some = Math.max(1, first);
    if (command === 'A') this.move(this.row - some, this.column);
    else if (command === 'B') this.move(this.row + some, this.column);
    else if (command === 'C') this.column += some;
    else if (command === 'D') this.column = Math.max(0, this.column - some);
    else if (command === 'E') this.move(this.row + some, 0);
    else if (command === 'F') this.move(this.row - some, 0);
    else if (command === 'G') this.column = some - 1;
    else if (command === 'H') this.move(some - 1, Math.max(1, second) - 1);
    else if (command === 'K' && first === 0) this.line.splice(this.column);
    else if (command === 'K' && first === 1) this.line.fill(' ', 0, this.column + 1);
    else if (command === 'K') this.line.splice(0);
    else if (command === 'J' && first === 0) {
      this.line.splice(this.column);
      this.lines.splice(this.row + 1);
    }
  }

  private move(row: number, column: number): void {
    this.row = Math.max(0, row);
    this.column = column;
    while (this.lines.length <= this.row) this.lines.push([]);
  }

  private get line(): string[] {
    return (this.lines[this.row] ??= []);
  }
}

-- Requests for wrk, made before the load begins: one for each line of a file, which has the address that a proxy would
-- name and the header that says who asks.
--   wrk … -s load.lua URL -- METHOD FILE

local threads = 0

function setup(thread)
  thread:set("first", threads)
  threads = threads + 1
end

function init(args)
  local method, file = args[1], args[2]
  requests = {}
  for line in io.lines(file) do
    local address, name, value = line:match("^(%S+)\t([^:]+): (.+)$")
    local headers = { ["X-Forwarded-For"] = address, [name] = value }
    local body = nil
    if method == "PATCH" then
      headers["Content-Type"] = "application/json"
      body = '{"name":"Somebody ' .. #requests .. '"}'
    end
    requests[#requests + 1] = wrk.format(method, nil, headers, body)
  end
  -- Threads begin at different people.
  at = first * math.floor(#requests / 7)
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"requests":%d,"micros":%d,"p99_micros":%d,"failed":%d}\n', summary.requests, summary.duration,
    latency:percentile(99), errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end

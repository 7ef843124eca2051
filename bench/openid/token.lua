-- wrk: each request exchanges the next code of a file, one "code verifier" a line.
--   wrk … -s token.lua URL -- FILE CLIENT SECRET REDIRECT
local started = 0

function setup(thread)
  thread:set('number', started)
  started = started + 1
  thread:set('threads', 2)
end

function init(args)
  codes, at, refused = {}, 0, 0
  local line = 0
  for text in io.lines(args[1]) do
    if line % threads == number then codes[#codes + 1] = text end
    line = line + 1
  end
  fixed = '&grant_type=authorization_code&client_id=' .. args[2] .. '&client_secret=' .. args[3] ..
    '&redirect_uri=' .. args[4]
  headers = { ['Content-Type'] = 'application/x-www-form-urlencoded' }
end

function request()
  at = at + 1
  if at > #codes then wrk.thread:stop() end
  local code, verifier = codes[math.min(at, #codes)]:match('(%S+) (%S+)')
  return wrk.format('POST', nil, headers, 'code=' .. code .. '&code_verifier=' .. verifier .. fixed)
end

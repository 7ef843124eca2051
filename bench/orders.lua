-- wrk: place orders over the API, each under a key of its own. Arguments: token, path, slot.
local thread_count = 0
local done = 0

function setup(thread)
    thread_count = thread_count + 1
    thread:set("number", thread_count)
end

function init(arguments)
    token, path, slot = arguments[1], arguments[2], arguments[3]
    run = tostring(os.time()) .. "-" .. number
    wrk.headers["Authorization"] = "Bearer " .. token
    wrk.headers["Content-Type"] = "application/json"
end

function request()
    done = done + 1
    wrk.headers["Idempotency-Key"] = run .. "-" .. done
    return wrk.format("POST", path, nil, '{"slot":"' .. slot .. '","pay":"cash","expected_credit":0}')
end

function response(status)
    if status ~= 200 then wrong = (wrong or 0) + 1 end
end

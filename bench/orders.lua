-- wrk: place orders over the API, each under a key of its own and from an address of its own, since
-- one address may place only a few a minute. Arguments: token, path, and the slots to take in turn.
local threads = 0

function setup(thread)
    threads = threads + 1
    thread:set("number", threads)
end

function init(arguments)
    path = arguments[2]
    slots = { unpack(arguments, 3) }
    run = tostring(os.time()) .. "-" .. number
    placed = 0
    wrk.headers["Authorization"] = "Bearer " .. arguments[1]
    wrk.headers["Content-Type"] = "application/json"
end

function request()
    placed = placed + 1
    wrk.headers["Idempotency-Key"] = run .. "-" .. placed
    wrk.headers["X-Forwarded-For"] =
        string.format("10.%d.%d.%d", number, math.floor(placed / 256) % 256, placed % 256)
    return wrk.format("POST", path, nil,
        '{"slot":"' .. slots[placed % #slots + 1] .. '","pay":"cash","expected_credit":0}')
end

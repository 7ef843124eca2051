-- wrk: two people give each other a cent of credit in turns, over the API, each time under a key of
-- its own and from an address of its own. Arguments: for each the token, the path, and who receives.
local threads = 0

function setup(thread)
    threads = threads + 1
    thread:set("number", threads)
end

function init(arguments)
    givers = {}
    for i = 1, 6, 3 do
        givers[#givers + 1] = {
            authorization = "Bearer " .. arguments[i],
            path = arguments[i + 1],
            body = '{"user":"' .. arguments[i + 2] .. '","amount":1,"note":"","sure":true}'
        }
    end
    run = tostring(os.time()) .. "-" .. number
    paid = 0
    wrk.headers["Content-Type"] = "application/json"
end

function request()
    paid = paid + 1
    local giver = givers[paid % 2 + 1]
    wrk.headers["Authorization"] = giver.authorization
    wrk.headers["Idempotency-Key"] = run .. "-" .. paid
    wrk.headers["X-Forwarded-For"] =
        string.format("10.%d.%d.%d", number, math.floor(paid / 256) % 256, paid % 256)
    return wrk.format("POST", giver.path, nil, giver.body)
end

# The commands of the house. "make demo" and "make test" are all the set-up there is: whatever a
# Debian machine lacks, they install first.
BUILD = build
CHECKED = build-checked
PORT ?= 8080
DEMO_DB ?= sqlite:$(BUILD)/demo.db
export PATH := $(CURDIR)/.tools/bin:$(PATH)

NPM = npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

.PHONY: demo build test lint bench fuzz install clean packages

demo: build
	$(BUILD)/piazza demo --db $(DEMO_DB) --port $(PORT) --outbox $(BUILD)/outbox

build: packages web/node_modules $(BUILD)/build.ninja
	ninja -C $(BUILD) --quiet piazza

# Unit tests under the sanitizers on both engines; then the whole program from outside.
test: build tests/node_modules $(CHECKED)/build.ninja
	ninja -C $(BUILD) --quiet tests/http/echo_server tests/sim/sim
	ninja -C $(CHECKED) --quiet
	PIAZZA_TEST_POSTGRES_FSYNC=off scripts/with-postgres scripts/test

lint: build
	scripts/lint

bench: build bench/node_modules tests/node_modules
	scripts/install-packages bench
	ninja -C $(BUILD) --quiet bench/ledger bench/libslow_sync.so
	scripts/with-postgres bench/run
	scripts/with-postgres bench/ledger/run
	bench/openid/run

fuzz: packages web/node_modules
	scripts/fuzz

# Into /usr/local, or below DESTDIR.
install: build
	meson install -C $(BUILD) --no-rebuild --quiet

clean:
	rm -rf $(BUILD) $(CHECKED) build-*

packages:
	scripts/install-packages

%/node_modules: %/package.json %/package-lock.json | packages
	cd $* && $(NPM)
	touch $@

$(BUILD)/build.ninja: | packages
	meson setup $(BUILD) >/dev/null

$(CHECKED)/build.ninja: | packages
	meson setup $(CHECKED) -Doptimization=1 -Db_sanitize=address,undefined -Db_lundef=false >/dev/null

# The commands of the house. "make demo" and "make test" are all the set-up there is.
BUILD = build
CHECKED = build-checked
export PATH := $(CURDIR)/.tools/bin:$(PATH)
PORT ?= 8080
DEMO_DB ?= sqlite:$(BUILD)/demo.db

.PHONY: demo build test lint bench fuzz install clean packages

demo: build
	$(BUILD)/piazza demo --db $(DEMO_DB) --port $(PORT) --outbox $(BUILD)/outbox

packages:
	scripts/install-packages

web/node_modules: web/package.json web/package-lock.json
	cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

tests/node_modules: tests/package.json tests/package-lock.json
	cd tests && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

$(BUILD)/build.ninja: | packages
	meson setup $(BUILD) >/dev/null

$(CHECKED)/build.ninja: | packages
	meson setup $(CHECKED) -Dbuildtype=debugoptimized -Db_sanitize=address,undefined -Db_lundef=false >/dev/null

build: packages web/node_modules $(BUILD)/build.ninja
	ninja -C $(BUILD) --quiet

# Unit tests under the sanitizers on both engines; then the whole program from outside.
test: build tests/node_modules $(CHECKED)/build.ninja
	ninja -C $(CHECKED) --quiet
	scripts/with-postgres scripts/test

lint: build $(CHECKED)/build.ninja
	scripts/lint

bench: build
	scripts/with-postgres bench/run

fuzz: packages web/node_modules
	scripts/fuzz

install: build
	meson install -C $(BUILD)

clean:
	rm -rf $(BUILD) $(CHECKED) build-fuzz

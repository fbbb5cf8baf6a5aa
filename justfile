# What one does all day. `just` alone lists it.

_list:
    @just --list --unsorted

# the site with a simulated ERP, a worker and sample files
demo *options:
    uv run manage.py demo {{ options }}

# the whole suite, as the README says; `just test PATH` for a part
test *options:
    uv run pytest {{ options }}

# in a minute and a half: the tests that are not marked slow (no browser, no process, no long matrix)
fast *options:
    uv run pytest -n {{ num_cpus() }} -m "not slow" --ignore tests/browser {{ options }}

# lint, format, types, migrations
check:
    uv run ruff check .
    uv run ruff format --check .
    git ls-files 'templates/*.html' | xargs uv run djade --check --target-version 6.0
    uv run mypy portal imports tests manage.py
    DEBUG=1 uv run manage.py makemigrations --check --dry-run

# write what `check` only looks at
format:
    uv run ruff check --fix .
    uv run ruff format .
    git ls-files 'templates/*.html' | xargs uv run djade --target-version 6.0

# collect the texts; fill in what is empty in locale/, then `just texts` once more
texts:
    DEBUG=1 uv run manage.py makemessages -l fr -l en --no-location --no-wrap --no-obsolete
    DEBUG=1 uv run manage.py compilemessages

# one benchmark: `just bench check`
bench name *options:
    uv run python -m tests.bench.{{ name }} {{ options }}

# the gate
gate:
    .ci/run

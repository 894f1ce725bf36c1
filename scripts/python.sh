#!/bin/sh
# Runs its arguments with the first Python 3.11 or newer; PYTHON=... names another one.
for candidate in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11 python py; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        exec "$candidate" "$@"
    fi
done
echo "Python 3.11 or newer was not found. Install it (Debian: apt-get install python3), or name it: make PYTHON=/path/to/python3.12 ..." >&2
echo "没有找到 Python 3.11 或更新的版本。请先安装（Debian：apt-get install python3），或指明位置：make PYTHON=/path/to/python3.12 ..." >&2
exit 1

#!/bin/sh
# Installs the browser and the Japanese fonts for the tests if they are missing; without the right to do so it prints the
# command to run.
set -eu

browser() {
    for name in "${MICHINORI_CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome /snap/bin/chromium \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then return 0; fi
    done
    return 1
}

fonts() {
    if [ "$(uname)" = Darwin ]; then return 0; fi
    ls /usr/share/fonts/opentype/noto/*CJK* >/dev/null 2>&1 || fc-list :lang=ja 2>/dev/null | grep -q .
}

if browser && fonts; then exit 0; fi
command="apt-get install -y chromium fonts-noto-cjk"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    # The headless package is smaller, but not every Debian has it.
    { apt-get update && { apt-get install -y chromium-headless-shell fonts-noto-cjk || $command; }; } >/dev/null 2>&1 || true
fi
if browser && fonts; then exit 0; fi
case "$(. /etc/os-release 2>/dev/null && echo "${ID:-}" || uname)" in
    ubuntu) command="sudo snap install chromium && sudo apt-get install -y fonts-noto-cjk" ;;
    Darwin) command="brew install --cask google-chrome" ;;
    *) command="sudo $command" ;;
esac
echo "The browser tests need Chromium and Japanese fonts, run: $command" >&2
exit 1

#!/bin/sh
# /usr/local/bin/michinori, for root: runs the program as the user michinori, in the site's home.
exec runuser -u michinori -- env -C /var/lib/michinori MICHINORI_HOME=/var/lib/michinori \
    /opt/michinori/bin/michinori "$@"

import logging

_log = logging.getLogger(__name__)


def hear(request, contract_id):
    _log.warning("the call on %s cannot be read", contract_id)

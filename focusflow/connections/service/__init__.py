"""What can be done with connections."""

from focusflow.connections.service.answering import answer
from focusflow.connections.service.feeds import end_feed, list_feeds, make_feed, plan_file
from focusflow.connections.service.manage import (
    change_calendar,
    change_connection,
    connect,
    disconnect,
    list_connections,
    list_providers,
    list_runs,
    sync_now,
)
from focusflow.connections.service.plan_blocks import answer_gone, list_gone, look_again
from focusflow.connections.service.signing_in import begin_sign_in, finish_sign_in
from focusflow.connections.service.sync import purge, sync, take_due
from focusflow.connections.service.watching import hear

__all__ = [
    "answer",
    "answer_gone",
    "begin_sign_in",
    "change_calendar",
    "change_connection",
    "connect",
    "disconnect",
    "end_feed",
    "finish_sign_in",
    "hear",
    "list_connections",
    "list_feeds",
    "list_gone",
    "list_providers",
    "list_runs",
    "look_again",
    "make_feed",
    "plan_file",
    "purge",
    "sync",
    "sync_now",
    "take_due",
]

"""Synapse module: deletes what Synapse keeps of an account of the accounts service after that account was deactivated."""

import json
import re

# As sandbox/accounts/ids.ts writes local parts. The tag in it is not checked: whoever has such a name was deactivated before.
OURS = re.compile(r"@ls-[a-z2-7]{10}-[0-9a-z]{6,8}-[a-z2-7]{8}-[a-z]{1,12}:.+")
LIKE_OURS = "@ls-%"

# Tables of Synapse, and their column with the user id, in rows that are the account's alone. What Synapse removes by itself is
# among them, since it may have been killed in between. Its other streams are left out: on SQLite, their highest number tells
# Synapse where to go on.
ROWS = (
    ("e2e_cross_signing_keys", "user_id"),
    ("e2e_cross_signing_signatures", "user_id"),
    ("e2e_cross_signing_signatures", "target_user_id"),
    ("devices", "user_id"),
    ("account_data", "user_id"),
    ("room_account_data", "user_id"),
    ("e2e_room_keys", "user_id"),
    ("e2e_room_keys_versions", "user_id"),
    ("open_id_tokens", "user_id"),
    ("user_filters", "full_user_id"),
    ("user_ips", "user_id"),
    ("user_daily_visits", "user_id"),
)

# Synapse notes addresses and visits some seconds late, and may have been killed before it called the module.
SWEEP_EVERY_MS = 30_000
ACCOUNTS_IN_A_SWEEP = 500


class Forget:
    """Forgets an account when it is deactivated, and sweeps up what came later. In many processes the main one does both."""

    def __init__(self, config, api):
        self.api = api
        api.register_third_party_rules_callbacks(on_user_deactivation_status_changed=self.on_deactivation)
        if api.should_run_background_tasks():
            api.looping_background_call(self.sweep, SWEEP_EVERY_MS, desc="lockstep_sweep")

    async def on_deactivation(self, user_id, deactivated, by_admin):
        if deactivated and OURS.fullmatch(user_id):
            await self.api.run_db_interaction("lockstep_forget", forget, [user_id])

    async def sweep(self):
        await self.api.run_db_interaction("lockstep_sweep", sweep)


def sweep(txn):
    forget(txn, [user_id for user_id in left(txn) if OURS.fullmatch(user_id)][:ACCOUNTS_IN_A_SWEEP])


def left(txn):
    """Who is deactivated and still has rows."""
    users = set()
    for table, column in ROWS:
        rows = f"SELECT DISTINCT {column} FROM {table} JOIN users ON name = {column}"
        txn.execute(f"{rows} WHERE deactivated = 1 AND {column} LIKE ?", (LIKE_OURS,))
        users.update(user_id for (user_id,) in txn)
    return sorted(users)


def forget(txn, user_ids):
    for user_id in user_ids:
        for table, column in ROWS:
            txn.execute(f"DELETE FROM {table} WHERE {column} = ?", (user_id,))
        forget_confirmations(txn, user_id)


def forget_confirmations(txn, user_id):
    """What the account once confirmed with its password, and from which address; these rows know the user only as JSON."""
    name = json.dumps(user_id)
    txn.execute(
        "SELECT session_id FROM ui_auth_sessions WHERE serverdict LIKE ?"
        " UNION SELECT session_id FROM ui_auth_sessions_credentials WHERE result = ?",
        (f"%{name}%", name),
    )
    for session in txn.fetchall():
        for table in ("ui_auth_sessions_ips", "ui_auth_sessions_credentials", "ui_auth_sessions"):
            txn.execute(f"DELETE FROM {table} WHERE session_id = ?", session)

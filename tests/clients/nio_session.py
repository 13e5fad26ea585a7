"""Signs in with matrix-nio, reads and writes in an encrypted room, and lets another device of the account verify it."""

import asyncio
import base64
import hashlib
import json
import os
import tempfile

import nio
from nio.crypto.sas import Sas

# Since it left libolm, matrix-nio verifies nobody but itself. It computes this code but calls it by the name of the older
# one, writes its commitment as hexadecimal digits where the specification wants base64 (see `commitment`), and takes the
# seven numbers of the emoji for the bytes that they come from (see `emoji`). Put right here, what it computes is right.
# https://spec.matrix.org/v1.19/client-server-api/#short-authentication-string-sas-verification
Sas._mac_normal = "hkdf-hmac-sha256.v2"
Sas._mac_v1 = [Sas._mac_normal]


def commitment(sas, start):
    """What the accepting side binds itself to: https://spec.matrix.org/v1.19/client-server-api/#short-authentication-string-sas-verification."""
    text = sas.pubkey + nio.Api.to_canonical_json(start.source["content"])
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def emoji(sas):
    numbers = sas.established_sas.bytes(sas._extra_info).emoji_indices
    return [Sas.emoji[number][0] for number in numbers]


def report(event, **more):
    print(json.dumps({"event": event, **more}), flush=True)


class Client:
    def __init__(self, store):
        config = nio.AsyncClientConfig(encryption_enabled=True, store_sync_tokens=True)
        self.nio = nio.AsyncClient(os.environ["HOMESERVER"], os.environ["USER_ID"], store_path=store, config=config)
        self.nio.add_event_callback(self.on_text, nio.RoomMessageText)
        self.nio.add_event_callback(self.on_undecrypted, nio.MegolmEvent)
        self.nio.add_to_device_callback(self.on_request, nio.UnknownToDeviceEvent)
        self.nio.add_to_device_callback(self.on_verification, nio.KeyVerificationEvent)

    async def run(self):
        login = await self.nio.login(os.environ["PASSWORD"], device_name="matrix-nio")
        if not isinstance(login, nio.LoginResponse):
            raise SystemExit(f"signing in failed: {login}")
        await self.nio.sync(timeout=0, full_state=True)
        report("signed in", deviceId=self.nio.device_id)
        # Ends when the other side ends this program.
        await self.nio.sync_forever(timeout=30000)

    async def on_text(self, room, event):
        if event.sender == self.nio.user_id or event.sender != os.environ["PARTNER"]:
            return
        report("message", body=event.body, encrypted=event.decrypted)
        # There is nobody here who could look at the devices of the others.
        content = {"msgtype": "m.text", "body": f"{event.body}, too, says nio"}
        await self.nio.room_send(room.room_id, "m.room.message", content, ignore_unverified_devices=True)

    async def on_undecrypted(self, room, event):
        report("undecrypted", sender=event.sender)

    async def send(self, event, event_type, **content):
        target = event.source["content"]["from_device"] if "from_device" in event.source["content"] else self.other
        message = nio.ToDeviceMessage(event_type, event.sender, target, content)
        await self.nio.to_device(message)

    # matrix-nio compares emoji, but leaves the request before it and the word after it to the application.
    async def on_request(self, event):
        content = event.source["content"]
        if event.type == "m.key.verification.request":
            self.other = content["from_device"]
            if self.nio.should_query_keys:
                await self.nio.keys_query()
            await self.send(
                event,
                "m.key.verification.ready",
                from_device=self.nio.device_id,
                methods=["m.sas.v1"],
                transaction_id=content["transaction_id"],
            )
            report("asked", by=content["from_device"])
        elif event.type == "m.key.verification.done":
            await self.send(event, "m.key.verification.done", transaction_id=content["transaction_id"])
            report("done")

    async def on_verification(self, event):
        if isinstance(event, nio.KeyVerificationStart):
            sas = self.nio.key_verifications[event.transaction_id]
            sas.commitment = commitment(sas, event)
            await self.nio.accept_key_verification(event.transaction_id)
        elif isinstance(event, nio.KeyVerificationKey):
            sas = self.nio.key_verifications[event.transaction_id]
            report("emoji", emoji=emoji(sas))
            # Our own key still waits to be sent, and has to be there before the code.
            await self.nio.send_to_device_messages()
            await self.nio.confirm_short_auth_string(event.transaction_id)
        elif isinstance(event, nio.KeyVerificationMac):
            sas = self.nio.key_verifications[event.transaction_id]
            report("verified", devices=sas.verified_devices)
        elif isinstance(event, nio.KeyVerificationCancel):
            report("cancelled", code=event.code, reason=event.reason)


async def main():
    with tempfile.TemporaryDirectory() as store:
        client = Client(store)
        try:
            await client.run()
        finally:
            await client.nio.close()


asyncio.run(main())

/** A whole session of Python's matrix-nio with encryption: messages both ways, and verification by emoji. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { installPython } from "../support/programs/python.ts";
import { Program } from "./program.ts";
import type { Served } from "./served.ts";

const NIO = { name: "matrix-nio", version: "0.26.0", requirement: "matrix-nio[e2e]", fromSource: ["atomicwrites"] };

export const name = `${NIO.name} ${NIO.version}`;

/** @throws MissingError where it cannot be had; an AssertionError where something is not as it should be. */
export async function play(served: Served): Promise<readonly string[]> {
  const python = await installPython(NIO);
  const kim = await served.newcomer("kim/phone");
  const robin = await served.newcomer("robin/laptop");
  const { userId, password } = robin.account;
  const nio = new Program([python, join(import.meta.dirname, "nio_session.py")], {
    HOMESERVER: served.url,
    USER_ID: userId,
    PASSWORD: password,
    PARTNER: kim.account.userId,
  });
  try {
    const { deviceId } = await nio.next("signed in");
    const invite = [userId];
    const roomId = await kim.actions.createRoom({ name: "Harbour", encrypted: true, invite });
    await robin.when(({ rooms }) => rooms.some((room) => room.roomId === roomId));
    await robin.actions.acceptInvite(roomId);
    await kim.joined(roomId, userId);

    await kim.actions.sendToRoom(roomId, "Hello");
    const heard = await nio.next("message");
    assert.deepEqual(heard, { event: "message", body: "Hello", encrypted: true });
    for (const device of [kim, robin]) {
      const { encrypted, decryption, sender } = await device.message(roomId, "Hello, too, says nio");
      assert.deepEqual({ encrypted, decryption, sender }, { encrypted: true, decryption: "ok", sender: userId });
    }

    await robin.actions.requestDeviceVerification(String(deviceId));
    assert.equal((await nio.next("asked"))["by"], robin.account.deviceId);
    await robin.verification("ready");
    await robin.actions.startSas();
    const { emoji } = await robin.verification("comparing");
    assert.deepEqual(
      (await nio.next("emoji"))["emoji"],
      emoji.map((one) => one.emoji),
    );
    await robin.actions.confirmSas();
    assert.deepEqual((await nio.next("verified"))["devices"], [robin.account.deviceId]);
    await nio.next("done");
    await robin.verification("done");
    await robin.when(({ ownDevices }) => ownDevices.some((own) => own.deviceId === deviceId && own.verified));
    return ["signed in", "encrypted messages both ways", "verified by emoji"];
  } finally {
    nio.stop();
    await Promise.all([kim, robin].map((device) => device.stop()));
  }
}

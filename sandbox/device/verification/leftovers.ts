/** Verifications that a reload has broken off: this side no longer has them, the other side still waits. */
import {
  CryptoEvent,
  MsgType,
  type CryptoApi,
  type MatrixClient,
  type Room,
  type VerificationRequest,
} from "../sdk/index.ts";

/** The crypto takes no notice of older requests. https://spec.matrix.org/v1.19/client-server-api/#key-verification-framework */
const LIFETIME_MS = 600_000;

/** How long the crypto may take to know a request again: it asks for the sender's keys first, over the network. */
const PATIENCE_MS = 5_000;

const ENDS = new Set(["m.key.verification.done", "m.key.verification.cancel"]);

/** All that are in progress, once the crypto has taken in what the chats say of them. */
export async function leftoverVerifications(
  client: MatrixClient,
  crypto: CryptoApi,
): Promise<readonly VerificationRequest[]> {
  const own = client.getSafeUserId();
  const inChats = client.getRooms().flatMap((room) => {
    const asking = askers(room);
    return room
      .getMembers()
      .filter(({ userId }) => userId !== own)
      .map(({ userId }) => {
        const find = (): VerificationRequest | undefined =>
          crypto.findVerificationRequestDMInProgress(room.roomId, userId);
        return asking.has(userId) ? taken(client, find) : Promise.resolve(find());
      });
  });
  const found = await Promise.all(inChats);
  return [...found, ...crypto.getVerificationRequestsToDeviceInProgress(own)].filter(
    (request) => request !== undefined,
  );
}

/** Who has asked in a chat for a verification that has no end there. */
function askers(room: Room): ReadonlySet<string> {
  const events = room.getLiveTimeline().getEvents();
  const ended = new Set(
    events.flatMap((event) => (ENDS.has(event.getType()) ? [event.getRelation()?.event_id ?? ""] : [])),
  );
  const open = events.filter(
    (event) =>
      event.getContent().msgtype === MsgType.KeyVerificationRequest &&
      event.getTs() > Date.now() - LIFETIME_MS &&
      !ended.has(event.getId() ?? ""),
  );
  return new Set(open.flatMap((event) => event.getSender() ?? []));
}

function taken(
  client: MatrixClient,
  find: () => VerificationRequest | undefined,
): Promise<VerificationRequest | undefined> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      client.off(CryptoEvent.VerificationRequestReceived, look);
      resolve(find());
    };
    const look = (): void => {
      if (find() !== undefined) end();
    };
    const timer = setTimeout(end, PATIENCE_MS);
    client.on(CryptoEvent.VerificationRequestReceived, look);
    look();
  });
}

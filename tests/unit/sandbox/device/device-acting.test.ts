/** What a device does and hears: actions with their errors, identity, its account's devices, verifications. */
import { encodeRecoveryKey } from "matrix-js-sdk/lib/crypto-api/recovery-key.js";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  ClientEvent,
  CryptoEvent,
  RoomEvent,
  VerificationPhase,
  type VerificationRequest,
} from "../../../../sandbox/device/sdk/index.ts";
import { loadCrypto } from "../../../../sandbox/device/sdk/load-crypto.ts";
import { addRoom, event, LAPTOP, ME, settled, type KnownUser } from "./fake-client.ts";
import { fakeDevice } from "./fake-device.ts";
import { Request } from "./verification/fake-request.ts";

const KIM = "@kim:a";
const KEY = new Uint8Array(32);
const TYPED = encodeRecoveryKey(KEY);
const LEAVE = "POST /rooms/!a%3Aa/leave";

let users: Record<string, KnownUser>;
let left: () => object;
let renamed: () => object;
const upload = vi.fn(() => Promise.resolve());
const resetKeyBackup = vi.fn(() => Promise.resolve());
let fake: ReturnType<typeof fakeDevice>;
let leftovers: Request[];

beforeAll(() => loadCrypto());
beforeEach(async () => {
  [users, left, renamed, leftovers] = [{}, () => ({}), () => ({}), []];
  for (const one of [upload, resetKeyBackup]) one.mockClear();
  fake = fakeDevice({
    users,
    answers: {
      [LEAVE]: () => left(),
      [`PUT /devices/${LAPTOP}`]: () => renamed(),
      [`PUT /profile/${encodeURIComponent(ME)}/displayname`]: {},
      "POST /account/password": {},
    },
    crypto: {
      bootstrapCrossSigning: ({
        authUploadDeviceSigningKeys: ask,
      }: {
        authUploadDeviceSigningKeys: (request: unknown) => unknown;
      }) => ask(upload),
      resetKeyBackup,
      createRecoveryKeyFromPassphrase: () => Promise.resolve({ privateKey: KEY, encodedPrivateKey: TYPED }),
      bootstrapSecretStorage: () => Promise.resolve(),
      getVerificationRequestsToDeviceInProgress: () => leftovers,
    },
  });
  const starting = fake.device.start();
  await fake.sync();
  await starting;
  await settled();
});
afterEach(async () => {
  await fake.device.stop();
  vi.restoreAllMocks();
});

describe("an action", () => {
  it("is over when what it did is shown, with all people looked at again", async () => {
    users[KIM] = { verified: true };
    await fake.device.refresh();
    expect(fake.last()?.people[KIM]?.verified).toBe(false);
    await fake.device.actions.declineInvite("!a:a");
    expect(fake.last()?.people[KIM]?.verified).toBe(true);
  });

  it.each([
    ["not in the chat", () => Response.json({ errcode: "M_FORBIDDEN" }, { status: 403 }), "not-joined"],
    ["the server is away", () => new TypeError("offline"), "homeserver-unreachable"],
    ["anything else", () => Response.json({ errcode: "M_UNKNOWN" }, { status: 400 }), "unexpected"],
  ])("fails with a code: %s", async (_what, answer, code) => {
    left = answer;
    await expect(fake.device.actions.declineInvite("!a:a")).rejects.toMatchObject({ code });
  });

  it("is not begun if it was given up before", async () => {
    await expect(fake.device.actions.declineInvite("!a:a", AbortSignal.abort("enough"))).rejects.toBe("enough");
    expect(fake.times(LEAVE)).toBe(0);
  });

  it("is given up while it runs", async () => {
    const giveUp = new AbortController();
    left = () => new Promise(() => undefined);
    const declining = fake.device.actions.declineInvite("!a:a", giveUp.signal);
    await vi.waitUntil(() => fake.times(LEAVE) > 0, { interval: 1 });
    giveUp.abort("enough");
    await expect(declining).rejects.toBe("enough");
  });

  it("has failed as closed if the device stops meanwhile, but as given up if it was", async () => {
    const answer = Promise.withResolvers<object>();
    const giveUp = new AbortController();
    left = () => answer.promise;
    const declining = fake.device.actions.declineInvite("!a:a");
    const givenUp = fake.device.actions.declineInvite("!a:a", giveUp.signal);
    await vi.waitUntil(() => fake.times(LEAVE) === 2, { interval: 1 });
    void fake.device.stop();
    giveUp.abort("enough");
    answer.resolve(new TypeError("offline"));
    await expect(declining).rejects.toMatchObject({ code: "closed" });
    await expect(givenUp).rejects.toBe("enough");
  });
});

describe("a device of a new account", () => {
  const auth = (password: string) => ({
    type: "m.login.password",
    identifier: { type: "m.id.user", user: ME },
    password,
  });

  it("makes its identity with the password that the account has now, and shows it", async () => {
    const { length } = fake.shown;
    await fake.device.createIdentity();
    expect(upload).toHaveBeenLastCalledWith(auth("old"));
    expect(fake.shown.length).toBe(length + 1);
    fake.device.setPassword("new");
    await fake.device.createIdentity();
    expect(upload).toHaveBeenLastCalledWith(auth("new"));
  });

  it("switches key storage on, and shows it", async () => {
    const { length } = fake.shown;
    await fake.device.createKeyStorage();
    expect(resetKeyBackup).toHaveBeenCalledOnce();
    expect(fake.shown.length).toBe(length + 1);
  });

  it("sets its name", async () => {
    await fake.device.setDisplayName("Robin");
    expect(fake.asked.at(-1)).toMatchObject({ method: "PUT", body: { displayname: "Robin" } });
  });

  it("tells the recovery key that is in force", async () => {
    const { actions } = fake.device;
    await actions.finishRecovery(await actions.createRecoveryKey());
    expect(fake.told.onRecoveryKey).toHaveBeenCalledExactlyOnceWith(TYPED);
  });

  it("tells the password that it has set, and who its account's devices are then", async () => {
    const before = fake.times("GET /devices");
    await fake.device.actions.changePassword("new");
    expect(fake.told.onPassword).toHaveBeenCalledExactlyOnceWith("new");
    expect(fake.asked.find(({ path }) => path === "/account/password")?.body).toMatchObject({ auth: auth("old") });
    expect(fake.times("GET /devices")).toBe(before + 1);
  });
});

describe("a device reads anew", () => {
  it("when something has come", async () => {
    const { length } = fake.shown;
    fake.client().emit(ClientEvent.AccountData, event("m.direct", {}));
    await settled();
    expect(fake.shown.length).toBe(length + 1);
  });

  it("people, when somebody's devices or identity are others", async () => {
    users[KIM] = { verified: true };
    fake.client().emit(CryptoEvent.UserTrustStatusChanged, KIM, undefined as never);
    await settled();
    expect(fake.last()?.people[KIM]?.verified).toBe(true);
  });

  it.each([
    [[KIM, ME], 1],
    [[KIM], 0],
  ])("the list of its account's devices, when those of %j are others: %i times", async (userIds, times) => {
    const before = fake.times("GET /devices");
    fake.client().emit(CryptoEvent.DevicesUpdated, userIds, false);
    await settled();
    expect(fake.times("GET /devices")).toBe(before + times);
  });

  it("no list once it has stopped", async () => {
    const before = fake.times("GET /devices");
    renamed = () => fake.device.stop().then(() => ({}));
    await fake.device.actions.renameDevice(LAPTOP, "x");
    expect(fake.times("GET /devices")).toBe(before);
  });
});

describe("a verification", () => {
  const comes = (request: Request): void => {
    fake.client().emit(CryptoEvent.VerificationRequestReceived, request as unknown as VerificationRequest);
  };
  /** Its cancellation comes back from the server. */
  const cancellation = async (transaction: string): Promise<void> => {
    const room = await addRoom(fake.client(), "!a:a", []);
    const relation = { "m.relates_to": { event_id: transaction, rel_type: "m.reference" } };
    fake
      .client()
      .emit(RoomEvent.Timeline, event("m.key.verification.cancel", relation), room, false, false, {} as never);
  };
  /** One that has failed here, and that the SDK holds for open. */
  const failed = async (cancel: () => Promise<void>): Promise<Request> => {
    const request = new Request();
    comes(request);
    request.cancel.mockImplementation(cancel);
    request.become({ phase: VerificationPhase.Cancelled });
    return Promise.resolve(request);
  };

  it("that comes is shown, and is done when the other one counts as verified", async () => {
    const request = new Request();
    comes(request);
    await settled();
    expect(fake.last()?.verification).toMatchObject({ id: "$request", phase: "requested" });
    request.become({ phase: VerificationPhase.Ready });
    await settled();
    expect(fake.last()?.verification).toMatchObject({ phase: "ready" });
    request.scanQRCode.mockResolvedValue(undefined);
    await fake.device.actions.scanQr("AQID");
    request.become({ phase: VerificationPhase.Done });
    await settled();
    expect(fake.last()?.verification).toMatchObject({ phase: "scanned" });
    users[KIM] = { verified: true };
    await fake.device.refresh();
    expect(fake.last()?.verification).toMatchObject({ phase: "done" });
  });

  it("that has failed is let go of when its cancellation comes back", async () => {
    await cancellation("$before");
    const request = await failed(() => Promise.resolve());
    await cancellation("$another");
    expect(request.cancel).not.toHaveBeenCalled();
    await cancellation("$request");
    expect(request.cancel).toHaveBeenCalledOnce();
  });

  it("that cannot be let go of is complained of, but not by a device that has stopped", async () => {
    const complain = vi.spyOn(console, "error").mockReturnValue();
    const error = new Error("no");
    await failed(() => Promise.reject(error));
    await cancellation("$request");
    await settled();
    expect(complain).toHaveBeenCalledExactlyOnceWith(error);
    await cancellation("$request");
    await fake.device.stop();
    await settled();
    expect(complain).toHaveBeenCalledOnce();
  });

  it("that a reload broke off is cancelled for the other side, and no longer shown", async () => {
    const shown = new Request();
    comes(shown);
    leftovers = [new Request(), new Request()];
    await fake.device.cancelLeftoverVerifications();
    for (const request of leftovers) expect(request.cancel).toHaveBeenCalledOnce();
    expect(fake.last()?.verification).toBeUndefined();
  });
});

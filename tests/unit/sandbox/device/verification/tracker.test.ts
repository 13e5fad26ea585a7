/** A device follows one verification at a time, and only what is its own. */
import { beforeEach, expect, it } from "vitest";
import { VerificationPhase, VerifierEvent, type Room } from "../../../../../sandbox/device/sdk/index.ts";
import { addRoom, event, fakeClient } from "../fake-client.ts";
import { following, Request, sas, settled } from "./fake-request.ts";

let device: ReturnType<typeof following>;
let room: Room;
beforeEach(async () => {
  const { client } = fakeClient();
  room = await addRoom(client, "!room:a", [event("m.room.message", { body: "hello" })]);
  device = following(client);
});

/** Something happens in the room, about an event. */
const happens = (type: string, about: string): Promise<void> => {
  const relation = { "m.relates_to": { event_id: about, rel_type: "m.reference" } };
  return room.addLiveEvents([event(type, relation, { room_id: "!room:a" })], { addToState: false });
};

it("keeps a running one, and takes the next when it has ended", () => {
  const { request, track, tracker } = device;
  const next = new Request();
  next.transactionId = "$next";
  track(next);
  expect(tracker.snapshot()?.id).toBe("$request");
  tracker.dismiss();
  expect(tracker.snapshot()?.id).toBe("$request");
  request.become({ phase: VerificationPhase.Cancelled });
  track(next);
  expect(tracker.snapshot()?.id).toBe("$next");
});

it("has confirmed nothing of the next one", async () => {
  const { request, verifier, track, current, last } = device;
  const other = following(fakeClient().client).verifier;
  request.become({ phase: VerificationPhase.Started, verifier });
  verifier.emit(VerifierEvent.ShowSas, sas());
  await current().confirmSas();
  request.become({ phase: VerificationPhase.Cancelled });
  const next = new Request();
  track(next);
  next.become({ phase: VerificationPhase.Started, verifier: other });
  expect(last()?.phase).toBe("starting");
  other.emit(VerifierEvent.ShowSas, sas());
  expect(last()).toMatchObject({ phase: "comparing", confirmed: false });
  verifier.emit(VerifierEvent.ShowSas, sas());
  verifier.ended.reject(new Error("m.user"));
  await settled();
  expect(last()).toMatchObject({ phase: "comparing" });
});

it("shows no code of a request that another one has followed", async () => {
  const { request, track, tracker, last } = device;
  request.become({ phase: VerificationPhase.Ready });
  tracker.forget();
  const next = new Request();
  next.become({ transactionId: "$next" });
  track(next);
  next.become({ phase: VerificationPhase.Ready });
  request.code.resolve(Uint8ClampedArray.of(1));
  await settled();
  expect(last()).toMatchObject({ id: "$next", phase: "ready", qr: undefined });
});

it("puts away what has ended, and says nothing of it any more", () => {
  const { request, tracker, shown } = device;
  request.become({ phase: VerificationPhase.Cancelled });
  tracker.dismiss();
  const before = [...shown];
  expect(before.at(-1)).toBeUndefined();
  request.become({});
  expect(shown).toEqual(before);
});

it("puts away nothing if there is nothing", () => {
  const { tracker, shown } = device;
  tracker.forget();
  expect(tracker.current).toBeUndefined();
  tracker.forget();
  expect(shown.slice(-2)).toEqual([undefined, undefined]);
});

it.each(["ready", "start", "done", "cancel"])("leaves out what another device answered by %s", async (answer) => {
  const { request, last, tracker } = device;
  request.become({ initiatedByMe: false });
  await happens(`m.key.verification.${answer}`, "$another");
  await happens("m.key.verification.key", "$request");
  request.become({});
  expect(last()?.phase).toBe("requested");
  expect(tracker.running?.request).toBe(request);
  await happens(`m.key.verification.${answer}`, "$request");
  request.become({});
  expect(last()).toBeUndefined();
  expect(tracker.running).toBeUndefined();
});

it.each<[string, Partial<Request>]>([
  ["that it has answered itself", { initiatedByMe: false, phase: VerificationPhase.Ready }],
  ["of its own", { initiatedByMe: true }],
  ["of another room", { initiatedByMe: false, roomId: "!other:a" }],
  ["of no room", { initiatedByMe: false, roomId: undefined }],
])("keeps a request %s, whatever was answered in the chat", async (_what, change) => {
  const { request, last } = device;
  await happens("m.key.verification.ready", "$request");
  request.become(change);
  expect(last()?.id).toBe("$request");
});

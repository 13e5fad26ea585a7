/** Messages of a verification overtake nothing, and nothing else waits for them. */
import { expect, it } from "vitest";
import { sendVerificationInOrder } from "../../../../sandbox/device/sdk/verification-order.ts";

const ROOM = "https://a.invalid/_matrix/client/v3/rooms/!a/send/";
const MAC = `${ROOM}m.key.verification.mac/1`;
const DONE = `${ROOM}m.key.verification.done/2`;

/** A server whose answers come when they are told to. */
function server() {
  const asked: string[] = [];
  const answers = new Map<string, { give: () => void; refuse: () => void }>();
  const fetch = sendVerificationInOrder((input) => {
    const url = input instanceof Request ? input.url : String(input);
    asked.push(url);
    return new Promise((resolve, reject) => {
      answers.set(url, { give: () => resolve(new Response(url)), refuse: () => reject(new TypeError("offline")) });
    });
  });
  return { asked, fetch, answer: (url: string) => answers.get(url) };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

it("sends the next message of a room when the one before was answered", async () => {
  const { asked, fetch, answer } = server();
  const mac = fetch(MAC);
  const done = fetch(new URL(DONE));
  await settled();
  expect(asked).toEqual([MAC]);
  answer(MAC)?.give();
  expect(await (await mac).text()).toBe(MAC);
  await settled();
  expect(asked).toEqual([MAC, DONE]);
  answer(DONE)?.give();
  expect(await (await done).text()).toBe(DONE);
});

it("goes on after one that failed, and says that it failed", async () => {
  const { asked, fetch, answer } = server();
  const mac = fetch(MAC);
  const done = fetch(DONE);
  await settled();
  answer(MAC)?.refuse();
  await expect(mac).rejects.toThrow("offline");
  await settled();
  expect(asked).toEqual([MAC, DONE]);
  answer(DONE)?.give();
  await done;
});

it("lets other rooms, other devices and all else pass", async () => {
  const { asked, fetch } = server();
  const others = [
    "https://a.invalid/_matrix/client/v3/rooms/!b/send/m.key.verification.mac/1",
    "https://a.invalid/_matrix/client/v3/sendToDevice/m.key.verification.mac/1",
    `${ROOM}m.room.encrypted/3`,
    "https://a.invalid/_matrix/client/v3/sync",
  ];
  for (const url of [MAC, ...others]) void fetch(url);
  await settled();
  expect(asked.toSorted()).toEqual([MAC, ...others].toSorted());
});

it("keeps the order also of messages to devices, and of a request that is given as a whole", async () => {
  const { asked, fetch, answer } = server();
  const TO_DEVICES = "https://a.invalid/_matrix/client/v3/sendToDevice/m.key.verification.";
  const mac = fetch(new Request(`${TO_DEVICES}mac/1`));
  void fetch(new Request(`${TO_DEVICES}done/2`));
  await settled();
  expect(asked).toEqual([`${TO_DEVICES}mac/1`]);
  answer(`${TO_DEVICES}mac/1`)?.give();
  await mac;
  await settled();
  expect(asked).toEqual([`${TO_DEVICES}mac/1`, `${TO_DEVICES}done/2`]);
});

it("waits for the last of several, and for none once all are answered", async () => {
  const { asked, fetch, answer } = server();
  const READY = `${ROOM}m.key.verification.ready/0`;
  for (const url of [READY, MAC]) void fetch(url);
  await settled();
  answer(READY)?.give();
  await settled();
  void fetch(DONE);
  await settled();
  expect(asked).toEqual([READY, MAC]);
  answer(MAC)?.give();
  await settled();
  expect(asked).toEqual([READY, MAC, DONE]);
});

it("hands over what is sent with a request", async () => {
  const given: unknown[] = [];
  const fetch = sendVerificationInOrder((...args) => {
    given.push(args);
    return Promise.resolve(new Response());
  });
  const init = { method: "PUT" };
  await fetch(MAC, init);
  await fetch("https://a.invalid/sync", init);
  expect(given).toEqual([
    [MAC, init],
    ["https://a.invalid/sync", init],
  ]);
});

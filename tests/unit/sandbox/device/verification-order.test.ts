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

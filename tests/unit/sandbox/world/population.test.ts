/** Who is in a sandbox: what is shown of devices that come, go and come back, and what is kept of them. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Device } from "../../../../sandbox/device/index.ts";
import { Population } from "../../../../sandbox/world/population.ts";
import type { WorldStore } from "../../../../sandbox/world/store/store.ts";
import type { CastMember, DeviceRef, DeviceSnapshot } from "../../../../sandbox/world/types.ts";
import { member } from "./cast-member.ts";

const CAST = [
  member("you", { keepsRecoveryKey: true }),
  member("kim"),
  member("thief", { account: "you" }),
  member("impostor", { account: "kim", poses: true }),
];

const account = (name: string, deviceId = "D") => ({
  userId: `@${name}:a`,
  deviceId,
  accessToken: "t",
  password: "first",
});

function device(ref: DeviceRef) {
  return { ref, refresh: vi.fn(() => Promise.resolve()), setPassword: vi.fn(), stop: vi.fn(() => Promise.resolve()) };
}

const saveDevice = vi.fn(() => Promise.resolve());
const forgetKeys = vi.fn(() => Promise.resolve());
let population: Population;
const shown = () => population.snapshot.peek();

function add(ref: DeviceRef, known = { account: account(ref.split("/")[0] ?? "") }) {
  const added = device(ref);
  population.add(added as unknown as Device, known);
  return added;
}

beforeEach(() => {
  saveDevice.mockClear();
  forgetKeys.mockClear();
  population = new Population({ cast: CAST, nameOf: (name) => name.toUpperCase() }, {
    saveDevice,
    forgetKeys,
  } as unknown as WorldStore);
});

describe("who comes", () => {
  it("is known to all once, by name, and all others look again", () => {
    const laptop = add("you/laptop");
    const kim = add("kim/phone");
    add("kim/laptop");
    expect(population.contacts).toEqual([
      { member: "you", userId: "@you:a", displayName: "YOU" },
      { member: "kim", userId: "@kim:a", displayName: "KIM" },
    ]);
    expect(shown().users).toEqual({ you: "@you:a", kim: "@kim:a" });
    expect(population.userId("kim")).toBe("@kim:a");
    expect([laptop.refresh.mock.calls.length, kim.refresh.mock.calls.length]).toEqual([2, 1]);
    expect(saveDevice).not.toHaveBeenCalled();
  });

  it("has no name of its own on somebody else's account", () => {
    add("thief/laptop", { account: account("you", "T") });
    expect(population.contacts).toEqual([]);
    expect(shown().users).toEqual({});
  });

  it("is neither signed out nor gone any more, and nobody else is", () => {
    population.place("you/phone");
    population.place("kim/phone");
    population.show({ gone: { "you/phone": "removed", "kim/laptop": "lost" } });
    add("you/phone");
    expect(shown().signedOut).toEqual(["kim/phone"]);
    expect(shown().gone).toEqual({ "kim/laptop": "lost" });
  });

  it("is shown in the order of the cast", () => {
    for (const ref of ["kim/phone", "you/laptop"]) population.showDevice({ ref } as unknown as DeviceSnapshot);
    expect(Object.keys(shown().devices)).toEqual(["you/laptop", "kim/phone"]);
  });

  it("is told from who is not there", () => {
    add("you/laptop");
    expect(population.find("you/phone")).toBeUndefined();
    expect(() => population.device("you/phone")).toThrow(expect.objectContaining({ code: "no-such-device" }));
    expect(() => population.userId("kim")).toThrow(expect.objectContaining({ code: "no-such-user" }));
    expect(() => population.ownerOf("nobody/phone")).toThrow(expect.objectContaining({ code: "no-such-device" }));
  });

  it("is nobody any more once all is closed", async () => {
    const laptop = add("you/laptop");
    population.throwIfClosed();
    population.close();
    expect(() => population.throwIfClosed()).toThrow(expect.objectContaining({ code: "closed" }));
    await population.stop();
    expect(laptop.stop).toHaveBeenCalledTimes(1);
  });
});

describe("a device that is not signed in", () => {
  it("stands on the stage once, unless it has ever been signed in", () => {
    add("you/laptop");
    population.place("you/phone");
    population.place("you/phone");
    population.place("you/laptop");
    expect(shown().signedOut).toEqual(["you/phone"]);
    expect(() => population.place("nobody/phone")).toThrow(expect.objectContaining({ code: "no-such-device" }));
  });
});

describe("a device that has stopped for good", () => {
  it("is shown as gone, and its keys go with it", async () => {
    add("you/laptop");
    add("kim/phone");
    for (const ref of ["you/laptop", "kim/phone"]) population.showDevice({ ref } as unknown as DeviceSnapshot);
    await population.end("kim/phone", "lost");
    await population.end("you/laptop", "removed");
    expect(shown()).toMatchObject({ devices: {}, gone: { "kim/phone": "lost", "you/laptop": "removed" } });
    expect(population.find("kim/phone")).toBeUndefined();
    expect(forgetKeys.mock.calls).toEqual([[account("kim")], [account("you")]]);
    expect(saveDevice).toHaveBeenCalledWith("kim/phone", { account: account("kim"), gone: "lost" });
  });

  it("has no keys to go if it never was signed in", async () => {
    await population.end("you/phone", "lost");
    expect(forgetKeys).not.toHaveBeenCalled();
    expect(saveDevice).not.toHaveBeenCalled();
  });
});

it("a new password is known to all devices of its owner that are there, and kept for all", async () => {
  const [laptop, kim] = [add("you/laptop"), add("kim/phone")];
  population.records.set("you/phone", { account: account("you", "P") });
  await population.setPassword("you", "second");
  expect(laptop.setPassword.mock.calls).toEqual([["second"]]);
  expect(kim.setPassword).not.toHaveBeenCalled();
  expect(shown().passwordsChanged).toEqual(["you"]);
  expect(population.records.of("you").map(([, known]) => known.account.password)).toEqual(["second", "second"]);
  expect(population.records.accountOf("kim")?.password).toBe("first");
});

it("a recovery key is on paper with whoever is careful, kept with the first device", async () => {
  add("you/laptop");
  add("kim/laptop");
  for (const name of [0, 1]) await population.writeDown(CAST[name] as CastMember, "EsTa");
  expect(shown().papers).toEqual({ you: "EsTa" });
  expect(saveDevice.mock.calls).toEqual([["you/laptop", { account: account("you"), paper: "EsTa" }]]);
});

it("intruders are those on somebody else's account, but for who poses as the owner and who is gone", () => {
  add("you/laptop");
  add("impostor/laptop", { account: account("kim", "I") });
  add("thief/phone", { account: account("you", "T") });
  population.records.set("thief/laptop", { account: account("you", "U"), gone: "removed" });
  expect(population.intruders()).toEqual([{ device: "thief/phone", userId: "@you:a", deviceId: "T", owner: "you" }]);
});

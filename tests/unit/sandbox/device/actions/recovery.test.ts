/** Recovery: a key is made, typed again, checked, used; what is wrong with a typed one is said. */
import { calculateKeyCheck } from "matrix-js-sdk/lib/secret-storage.js";
import { encodeRecoveryKey } from "matrix-js-sdk/lib/crypto-api/recovery-key.js";
import { describe, expect, it, vi } from "vitest";
import { recoveryActions } from "../../../../../sandbox/device/actions/recovery.ts";
import { parseRecoveryKey } from "../../../../../sandbox/device/actions/recovery-key.ts";
import { RecoveryState } from "../../../../../sandbox/device/recovery-state.ts";
import { fakeClient, ME, setAccountData } from "../fake-client.ts";

const bytes = (fill: number) => new Uint8Array(32).fill(fill);
const typed = (fill: number): string => encodeRecoveryKey(bytes(fill)) ?? "";
const KEY = typed(1);

/** A device of an account with these keys, by id, the first of which is in force; what its crypto was told, in order. */
async function device(keys: Readonly<Record<string, number>> = {}, crypto: object = {}) {
  const told: unknown[][] = [];
  const tell =
    (name: string, answer?: unknown) =>
    (...args: unknown[]) => {
      told.push([name, ...args]);
      return Promise.resolve(answer);
    };
  const { client, act } = fakeClient({
    crypto: {
      createRecoveryKeyFromPassphrase: () => Promise.resolve({ privateKey: bytes(1), encodedPrivateKey: KEY }),
      bootstrapSecretStorage: tell("bootstrapSecretStorage"),
      userHasCrossSigningKeys: tell("userHasCrossSigningKeys", true),
      bootstrapCrossSigning: tell("bootstrapCrossSigning"),
      getKeyBackupInfo: tell("getKeyBackupInfo", {}),
      loadSessionBackupPrivateKeyFromSecretStorage: tell("loadSessionBackupPrivateKeyFromSecretStorage"),
      checkKeyBackupAndEnable: tell("checkKeyBackupAndEnable"),
      restoreKeyBackup: tell("restoreKeyBackup"),
      resetKeyBackup: tell("resetKeyBackup"),
      disableKeyStorage: tell("disableKeyStorage"),
      ...crypto,
    },
  });
  const types = new Set<string>(["m.direct"]);
  const set = (type: string, content: object): void => {
    types.add(type);
    setAccountData(client, type, content);
  };
  for (const [id, fill] of Object.entries(keys)) {
    const { iv, mac } = await calculateKeyCheck(bytes(fill));
    set(`m.secret_storage.key.${id}`, { algorithm: "m.secret_storage.v1.aes-hmac-sha2", iv, mac });
  }
  const [inForce] = Object.keys(keys);
  if (inForce !== undefined) set("m.secret_storage.default_key", { key: inForce });
  const state = new RecoveryState();
  const nowInForce = vi.fn(() => Promise.resolve());
  const actions = recoveryActions(act, state, { accountDataTypes: () => types, inForce: nowInForce });
  return { ...actions, state, told, set, nowInForce };
}

describe("a typed key is read", () => {
  it("with spaces and line breaks anywhere", () => {
    expect(parseRecoveryKey(`  ${KEY.replaceAll(" ", "\n ")}\t`)).toEqual(bytes(1));
    expect(parseRecoveryKey(KEY.replaceAll(" ", ""))).toEqual(bytes(1));
  });

  const plain = KEY.replaceAll(" ", "");
  it.each([
    ["nothing", "", "recovery-key-empty"],
    ["only spaces", " \n", "recovery-key-empty"],
    ["its beginning", plain.slice(0, 47), "recovery-key-incomplete"],
    ["two letters of it", "Es", "recovery-key-incomplete"],
    ["a beginning with a letter that no key has", `${plain.slice(0, 20)}0`, "recovery-key-typo"],
    ["a beginning with a sign before it", `-${plain.slice(0, 20)}`, "recovery-key-not-one"],
    ["one letter too many", `${plain}1`, "recovery-key-typo"],
    ["another letter in it", `${plain.slice(0, 46)}${plain.endsWith("11") ? "22" : "11"}`, "recovery-key-typo"],
    ["another letter at its beginning", `x${plain.slice(1)}`, "recovery-key-typo"],
    ["a password", "correct horse", "recovery-key-not-one"],
  ])("and %s is none", (_what, key, code) => {
    expect(() => parseRecoveryKey(key)).toThrow(expect.objectContaining({ code }));
  });
});

describe("a recovery key", () => {
  it("is made here, and in force when it was typed again", async () => {
    const { createRecoveryKey, finishRecovery, state, told, nowInForce } = await device();
    state.checkedFor = "old";
    expect(await createRecoveryKey()).toBe(KEY);
    const made = state.pending;
    expect(made).toEqual({ privateKey: bytes(1), encodedPrivateKey: KEY });
    await finishRecovery(KEY);
    expect(told).toEqual([
      [
        "bootstrapSecretStorage",
        { setupNewSecretStorage: true, createSecretStorageKey: expect.any(Function) as unknown },
      ],
    ]);
    const { createSecretStorageKey } = told[0]?.[1] as { createSecretStorageKey: () => Promise<unknown> };
    expect(await createSecretStorageKey()).toBe(made);
    expect([state.pending, state.checkedFor]).toEqual([undefined, undefined]);
    expect(nowInForce).toHaveBeenCalledExactlyOnceWith(KEY);
  });

  it("that was made is not in force as long as another one is typed, or a part of it", async () => {
    const { createRecoveryKey, finishRecovery, state, told, nowInForce } = await device();
    await createRecoveryKey();
    await expect(finishRecovery(typed(2))).rejects.toMatchObject({ code: "recovery-key-differs" });
    await expect(finishRecovery(KEY.slice(0, 20))).rejects.toMatchObject({ code: "recovery-key-incomplete" });
    expect(state.pending).toBeDefined();
    expect(told).toEqual([]);
    expect(nowInForce).not.toHaveBeenCalled();
  });

  it("cannot be finished before it is made, nor shown if it has no text", async () => {
    const crypto = { createRecoveryKeyFromPassphrase: () => Promise.resolve({ privateKey: bytes(1) }) };
    const { createRecoveryKey, finishRecovery, state, nowInForce } = await device({}, crypto);
    await expect(finishRecovery(KEY)).rejects.toMatchObject({ code: "recovery-not-set-up" });
    await expect(createRecoveryKey()).rejects.toMatchObject({ code: "unexpected" });
    expect(state.pending).toBeUndefined();
    state.pending = { privateKey: bytes(1) };
    await finishRecovery(KEY);
    expect(nowInForce).not.toHaveBeenCalled();
  });
});

describe("a typed recovery key", () => {
  it("is found to be the one in force", async () => {
    const { checkRecoveryKey, state, told } = await device({ now: 1, before: 2 });
    await checkRecoveryKey(KEY);
    expect(state.checkedFor).toBe("now");
    expect(told).toEqual([]);
  });

  it.each([
    ["one from before", 2, "recovery-key-old"],
    ["another account's", 3, "recovery-key-wrong"],
  ])("is found to be %s", async (_what, fill, code) => {
    const { checkRecoveryKey, recover, state, told } = await device({ now: 1, before: 2 });
    await expect(checkRecoveryKey(typed(fill))).rejects.toMatchObject({ code });
    await expect(recover(typed(fill))).rejects.toMatchObject({ code });
    expect(state.checkedFor).toBeUndefined();
    expect(told).toEqual([]);
  });

  it("is none of the account's if that has none, or has thrown its own away", async () => {
    const none = await device();
    await expect(none.checkRecoveryKey(KEY)).rejects.toMatchObject({ code: "recovery-not-set-up" });
    const { checkRecoveryKey, set } = await device({ now: 2, before: 1 });
    set("m.secret_storage.key.before", {});
    await expect(checkRecoveryKey(KEY)).rejects.toMatchObject({ code: "recovery-key-wrong" });
    set("m.secret_storage.default_key", { key: "unknown" });
    await expect(checkRecoveryKey(KEY)).rejects.toMatchObject({ code: "recovery-key-wrong" });
  });

  it("brings identity and history", async () => {
    const opened: unknown[] = [];
    const { recover, state, told } = await device(
      { now: 1 },
      {
        restoreKeyBackup: async () => {
          opened.push(await state.callbacks.getSecretStorageKey?.({ keys: { other: {}, now: {} } } as never, ""));
        },
      },
    );
    await recover(KEY);
    expect(told).toEqual([
      ["userHasCrossSigningKeys", ME, true],
      ["bootstrapCrossSigning", {}],
      ["getKeyBackupInfo"],
      ["loadSessionBackupPrivateKeyFromSecretStorage"],
      ["checkKeyBackupAndEnable"],
    ]);
    expect(opened).toEqual([["now", bytes(1)]]);
    expect(await state.callbacks.getSecretStorageKey?.({ keys: { now: {} } } as never, "")).toBeNull();
    expect(state.checkedFor).toBe("now");
  });

  it("brings the identity alone if nothing is stored", async () => {
    const { recover, state, told } = await device({ now: 1 }, { getKeyBackupInfo: () => Promise.resolve(null) });
    await recover(KEY);
    expect(told.map(([name]) => name)).toEqual(["userHasCrossSigningKeys", "bootstrapCrossSigning"]);
    expect(state.checkedFor).toBe("now");
  });
});

describe("key storage", () => {
  it.each([
    [true, "resetKeyBackup", "now"],
    [false, "disableKeyStorage", undefined],
  ])("is switched: %s", async (on, told, checkedFor) => {
    const known = await device();
    known.state.checkedFor = "now";
    await known.setKeyStorage(on);
    expect(known.told).toEqual([[told]]);
    expect(known.state.checkedFor).toBe(checkedFor);
  });
});

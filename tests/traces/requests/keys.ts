/** Keys of devices and users, and messages from device to device. */
import { of, path, type Requests } from "./scene.ts";

const nextKeys = (count: number, take: () => number): Record<string, unknown> =>
  Object.fromEntries(
    Array.from({ length: count }, () => {
      const name = String(take()).padStart(4, "0");
      return [`signed_curve25519:K${name}`, { key: name, signatures: {} }];
    }),
  );

export const keyRequests = {
  toDevice: {
    ask: ({ n, them, theirs }) => ({
      method: "PUT",
      path: path`/sendToDevice/org.example.secret/txn${n}`,
      body: { messages: { [them.userId]: { [n > 5 ? "*" : theirs.id]: { n } } } },
    }),
  },
  uploadKeys: {
    ask: ({ me, mine, n }) => ({
      method: "POST",
      path: "/keys/upload",
      body: {
        ...(n > 5 && {
          device_keys: {
            user_id: me.userId,
            device_id: mine.id,
            algorithms: ["m.olm.v1.curve25519-aes-sha2"],
            keys: { [`ed25519:${mine.id}`]: `key ${n}` },
            signatures: { [me.userId]: { [`ed25519:${mine.id}`]: "self" } },
          },
        }),
        one_time_keys: nextKeys(n % 3, () => mine.keys++),
        ...(n === 3 && { fallback_keys: { "signed_curve25519:F": { key: "f", fallback: true, signatures: {} } } }),
      },
    }),
  },
  /** A key that is there already, as it is or with another content. */
  repeatKeys: {
    ask: ({ mine, n }) => ({
      method: "POST",
      path: "/keys/upload",
      body: { one_time_keys: nextKeys(1, () => (n > 5 ? 1_000 + n : Math.max(0, mine.keys - 1))) },
    }),
  },
  queryKeys: {
    ask: ({ them, theirs, n }) => ({
      method: "POST",
      path: "/keys/query",
      body: { device_keys: { [them.userId]: n > 4 ? [theirs.id] : [] } },
    }),
  },
  claimKeys: {
    ask: ({ them, theirs }) => ({
      method: "POST",
      path: "/keys/claim",
      body: { one_time_keys: { [them.userId]: { [theirs.id]: "signed_curve25519" } } },
    }),
  },
  crossSigning: {
    ask: ({ me, n }) => ({ method: "POST", path: "/keys/device_signing/upload", body: of(me.identities, n).upload() }),
  },
  signatures: {
    ask: ({ me, them, n }) => {
      const signer = of(me.identities, n);
      const { master_key: theirKey } = of(them.identities, n).upload();
      const [publicKey = ""] = Object.values(theirKey.keys);
      const signed = signer.userSigning.sign(theirKey, me.userId);
      return { method: "POST", path: "/keys/signatures/upload", body: { [them.userId]: { [publicKey]: signed } } };
    },
  },
} satisfies Requests;

/**
 * Signs in with matrix-bot-sdk, follows invitations, answers messages, and says what happens, one JSON object a line.
 * Started by bot-sdk.ts, which says in the environment which package it is and where.
 */
import { createRequire, Module } from "node:module";
import { join } from "node:path";

/** As much of the package as is used here. */
interface BotSdk {
  readonly AutojoinRoomsMixin: { setupOnClient(client: Client): void };
  readonly MatrixAuth: new (url: string) => {
    passwordLogin(user: string, password: string, deviceName: string): Promise<{ readonly accessToken: string }>;
  };
  readonly MatrixClient: new (url: string, token: string, storage: object, crypto?: object) => Client;
  readonly MemoryStorageProvider: new () => object;
  readonly RustSdkCryptoStorageProvider: new (folder: string, type?: number) => object;
}

interface Client {
  on(event: "room.message", listener: (roomId: string, event: Message) => void): void;
  on(event: "room.failed_decryption", listener: (roomId: string, event: Message, error: Error) => void): void;
  on(event: "room.join", listener: (roomId: string) => void): void;
  sendText(roomId: string, text: string): Promise<string>;
  start(): Promise<unknown>;
  doRequest(method: string, path: string, query: unknown, body: unknown, ...more: unknown[]): Promise<unknown>;
}

interface Message {
  readonly sender: string;
  readonly type: string;
  readonly content: { readonly body?: string };
}

const {
  HOMESERVER = "",
  USER_ID = "",
  PASSWORD = "",
  PARTNER = "",
  PACKAGE = "",
  FOLDER = "",
  CRYPTO_FOLDER,
} = process.env;

function load(): BotSdk {
  const require = createRequire(join(FOLDER, "package.json"));
  if (CRYPTO_FOLDER === undefined) {
    // The package loads its crypto at once, even where none is used: nothing stands where that cannot be had.
    const path = require.resolve("@matrix-org/matrix-sdk-crypto-nodejs");
    const nothing = new Module(path);
    nothing.loaded = true;
    require.cache[path] = nothing;
  }
  return require(PACKAGE) as BotSdk;
}

const report = (event: string, more: object = {}): void => console.log(JSON.stringify({ event, ...more }));

const sdk = load();
const { accessToken } = await new sdk.MatrixAuth(HOMESERVER).passwordLogin(USER_ID, PASSWORD, "matrix-bot-sdk");
// 0 is SQLite, the only store that the newer versions have.
const crypto = CRYPTO_FOLDER === undefined ? undefined : new sdk.RustSdkCryptoStorageProvider(CRYPTO_FOLDER, 0);
const client = new sdk.MatrixClient(HOMESERVER, accessToken, new sdk.MemoryStorageProvider(), crypto);
const doRequest = client.doRequest.bind(client);
// The crypto of 2022 uploads device keys that are null, which servers refuse today, Synapse among them.
client.doRequest = (method, path, query, body, ...more) => {
  const isUpload = path.endsWith("/keys/upload");
  const sent = isUpload ? Object.fromEntries(Object.entries(body ?? {}).filter(([, keys]) => keys !== null)) : body;
  return doRequest(method, path, query, sent, ...more);
};
sdk.AutojoinRoomsMixin.setupOnClient(client);
client.on("room.join", () => report("joined"));
client.on("room.failed_decryption", (_, { sender }, error) => report("undecrypted", { sender, why: error.message }));
client.on("room.message", (roomId, event) => {
  if (event.sender !== PARTNER) return;
  report("message", { body: event.content.body });
  void client.sendText(roomId, `${event.content.body ?? ""}, too, says the bot`);
});
await client.start();
report("signed in");

/** Whole sessions of matrix-bot-sdk: messages both ways, encrypted where its crypto can be had. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MissingError } from "../support/programs/python.ts";
import { ROOT, run } from "../support/programs/run.ts";
import { Program } from "./program.ts";
import type { Served } from "./served.ts";

interface Bot {
  readonly package: string;
  readonly version: string;
  /** The package with its crypto. */
  readonly crypto: string;
}

/** Its crypto is a program for each machine, which its package fetches from elsewhere when it is installed. */
const BOT_SDK: Bot = {
  package: "@vector-im/matrix-bot-sdk",
  version: "0.7.0",
  crypto: "@matrix-org/matrix-sdk-crypto-nodejs",
};

/** The same by other hands and of 2022, which brings its crypto, the Rust one of that year, along. */
const FORK: Bot = {
  package: "@rocket.chat/forked-matrix-bot-sdk",
  version: "0.6.0-beta.3",
  crypto: "@rocket.chat/forked-matrix-sdk-crypto-nodejs",
};

/** The clients, each with its name and its session. */
export const bots = [BOT_SDK, FORK].map((bot) => ({
  name: `${bot.package} ${bot.version}`,
  play: (served: Served) => play(bot, served),
}));

/** @throws MissingError where it cannot be had; an AssertionError where something is not as it should be. */
async function play(bot: Bot, served: Served): Promise<readonly string[]> {
  const folder = await install(bot);
  const encrypted = await hasCrypto(bot, folder);
  const { userId, password } = await served.backend.createAccount("bot", "first");
  const kim = await served.newcomer("kim/phone");
  const cryptoFolder = await mkdtemp(join(tmpdir(), "lockstep-bot-"));
  const program = new Program(["node", join(import.meta.dirname, "bot-session.ts")], {
    HOMESERVER: served.url,
    USER_ID: userId,
    PASSWORD: password,
    PARTNER: kim.account.userId,
    PACKAGE: bot.package,
    FOLDER: folder,
    ...(encrypted ? { CRYPTO_FOLDER: cryptoFolder } : {}),
  });
  try {
    await program.next("signed in");
    const roomId = await kim.actions.createRoom({ name: "Harbour", encrypted, invite: [userId] });
    await program.next("joined");
    await kim.joined(roomId, userId);
    await kim.actions.sendToRoom(roomId, "Hello");
    assert.equal((await program.next("message"))["body"], "Hello");
    const answer = await kim.message(roomId, "Hello, too, says the bot");
    assert.deepEqual([answer.encrypted, answer.decryption, answer.sender], [encrypted, "ok", userId]);
    if (encrypted) return ["signed in", "encrypted messages both ways"];
    return ["signed in", "messages both ways", `NOT ENCRYPTED: the program of ${bot.crypto} cannot be had here`];
  } finally {
    program.stop();
    await kim.stop();
    await rm(cryptoFolder, { recursive: true, force: true });
  }
}

async function install({ package: name, version }: Bot): Promise<string> {
  const folder = join(ROOT, `.cache/${name.slice(1).replace("/", "-")}-${version}`);
  const complete = join(folder, "complete");
  if (existsSync(complete)) return folder;
  console.log(`Installing ${name} ${version} into ${folder} ...`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  const npm = ["npm", "install", "--save-exact", "--ignore-scripts", "--no-audit", "--no-fund", `${name}@${version}`];
  const { code, output } = await run(npm, { cwd: folder });
  if (code !== 0) throw new MissingError(`${name} ${version} cannot be had here.\n${output.trim().slice(-300)}`);
  await writeFile(complete, "");
  return folder;
}

/** Whether the crypto is there, after asking its package to fetch it where it does that. */
async function hasCrypto(bot: Bot, folder: string): Promise<boolean> {
  const crypto = join(folder, "node_modules", bot.crypto);
  const isThere = async (): Promise<boolean> => {
    const files = await readdir(crypto, { recursive: true });
    return files.some((file) => file.endsWith(".node"));
  };
  const fetcher = join(crypto, "download-lib.js");
  if (!(await isThere()) && existsSync(fetcher)) await run(["node", fetcher], { cwd: crypto });
  return isThere();
}

/** The registration secret of our own Synapses: made once, and left where the accounts service finds it. */
import { randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { LOCAL_SECRET_FILE, localSecret } from "../../sandbox/accounts/local.ts";

export async function registrationSecret(): Promise<string> {
  await mkdir(dirname(LOCAL_SECRET_FILE), { recursive: true });
  const made = `${LOCAL_SECRET_FILE}.${randomUUID()}`;
  await writeFile(made, randomBytes(32).toString("hex"), { mode: 0o600 });
  try {
    // Whoever is first makes it, and it is whole from the beginning.
    await link(made, LOCAL_SECRET_FILE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(made);
  }
  const secret = localSecret();
  if (secret === undefined || secret === "") throw new Error(`${LOCAL_SECRET_FILE} cannot be used: remove it.`);
  return secret;
}

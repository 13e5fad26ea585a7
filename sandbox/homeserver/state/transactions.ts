/** Remembers answers, so that a repeated request changes nothing (https://spec.matrix.org/v1.19/client-server-api/#transaction-identifiers). */
import { EVERYBODY } from "../storage/tables.ts";
import type { Server, Session } from "./server.ts";
import type { Json } from "../types.ts";

/** Answers are kept for a day. */
const KEPT_FOR = 24 * 60 * 60 * 1000;

/** The answer that the same device got for the same request. */
export function rememberedAnswer(server: Server, session: Session, path: string): Json | undefined {
  return server.tables.transactions.get(session.userId, session.deviceId, path)?.response;
}

/** Keeps an answer, and drops those that are too old. */
export function rememberAnswer(server: Server, session: Session, path: string, response: Json): void {
  const now = server.clock();
  for (const old of server.indexes.transactionsByAge.range(EVERYBODY, -Infinity, now - KEPT_FOR)) {
    server.tables.transactions.delete(old);
  }
  server.tables.transactions.set({ userId: session.userId, deviceId: session.deviceId, path, response, at: now });
}

/** What an exchange tells the homeserver and what it does not: facts read from the exchange itself. */
import type { WireExchange } from "../../../sandbox/lessons/index.ts";
import { kindOf } from "./exchanges.ts";

/** One thing the server can see; its name is `wire.sees.<what>`. */
export interface SeenFact {
  readonly what: "from" | "room" | "time" | "size" | "device" | "to" | "text";
  readonly value: string;
}

export interface Explanation {
  readonly sees: readonly SeenFact[];
  /** Things it cannot see: `wire.hidden.<what>`. */
  readonly hidden: readonly ("text" | "keys" | "private")[];
}

/**
 * @param userOf user id of a device's owner, as the server knows it from the access token.
 */
export function explain(exchange: WireExchange, userOf: (device: string) => string | undefined): Explanation {
  const kind = kindOf(exchange);
  const from: SeenFact = { what: "from", value: userOf(exchange.device) ?? exchange.device };
  const time: SeenFact = { what: "time", value: String(exchange.at) };
  const room = /\/rooms\/([^/]+)\//u.exec(exchange.path)?.[1];
  const where: readonly SeenFact[] = room === undefined ? [] : [{ what: "room", value: room }];
  const body = asRecord(exchange.request);
  switch (kind) {
    case "message":
      return {
        sees: [
          from,
          ...deviceFact(body),
          ...where,
          time,
          { what: "size", value: String(bytesOfBase64(asText(body["ciphertext"]))) },
        ],
        hidden: ["text"],
      };
    case "plain-message":
      return { sees: [from, ...where, time, { what: "text", value: asText(body["body"]) }], hidden: [] };
    case "room-keys":
      return { sees: [from, { what: "to", value: recipients(body).join(", ") }, time], hidden: ["keys"] };
    case "device-keys":
    case "identity":
      return { sees: [from, time], hidden: ["private"] };
    case "verification":
      return { sees: [from, ...where, time], hidden: ["private"] };
    case "backup":
    case "key-query":
    case "key-claim":
    case "signatures":
    case "sync":
    case "room":
    case "account":
    case "other":
      return { sees: [from, ...where, time], hidden: [] };
  }
}

/** Bytes behind unpadded base64. */
export function bytesOfBase64(text: string): number {
  return Math.floor((text.replaceAll("=", "").length * 3) / 4);
}

function deviceFact(body: Readonly<Record<string, unknown>>): readonly SeenFact[] {
  const device = asText(body["device_id"]);
  return device === "" ? [] : [{ what: "device", value: device }];
}

function recipients(body: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(asRecord(body["messages"]));
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

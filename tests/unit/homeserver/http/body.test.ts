/** Reading bodies: limits hold before everything has arrived, and broken streams are the client's matter. */
import { describe, expect, it } from "vitest";
import { readBody } from "../../../../sandbox/homeserver/http/body.ts";

const request = (body: ReadableStream<Uint8Array>, headers: Record<string, string> = {}): Request =>
  new Request("https://sandbox.invalid/", { method: "POST", body, headers, duplex: "half" } as RequestInit);

describe("reading a body", () => {
  it("puts the parts together", async () => {
    const body = new Blob(["ab", "cd"]).stream();
    expect(new TextDecoder().decode(await readBody(request(body), 4))).toBe("abcd");
    expect(await readBody(new Request("https://sandbox.invalid/"), 4)).toHaveLength(0);
  });

  it("stops as soon as there is too much, however much would follow", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 10;
        controller.enqueue(new Uint8Array(10));
      },
    });
    await expect(readBody(request(endless), 25)).rejects.toMatchObject({ status: 413, errcode: "M_TOO_LARGE" });
    expect(sent).toBeLessThan(100);
  });

  it("believes a length that is too large", async () => {
    const never = new ReadableStream<Uint8Array>();
    const reading = readBody(request(never, { "Content-Length": "26" }), 25);
    await expect(reading).rejects.toMatchObject({ errcode: "M_TOO_LARGE" });
  });

  it("that breaks off is the client's fault", async () => {
    const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error("gone")) });
    await expect(readBody(request(broken), 25)).rejects.toMatchObject({ status: 400, errcode: "M_UNKNOWN" });
  });
});

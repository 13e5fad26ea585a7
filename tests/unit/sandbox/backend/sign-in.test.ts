/** Registering and signing in on any homeserver: what is sent, which names are taken, and a code for every failure. */
import { describe, expect, it } from "vitest";
import { isSignedIn, register, registerSomebody, signIn } from "../../../../sandbox/backend/sign-in.ts";

const OK = { user_id: "@fox-000001:h", device_id: "D", access_token: "t" };

/** A homeserver that gives these answers in turn, and what it was asked. */
function homeserver(...answers: readonly (Response | Error)[]) {
  const left = [...answers];
  const asked: { path: string; body: Record<string, unknown> }[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    const text = await request.text();
    request.signal.throwIfAborted();
    asked.push({
      path: new URL(request.url).pathname.replace("/_matrix/client/v3/", ""),
      body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
    });
    const answer = left.shift();
    if (answer instanceof Error) throw answer;
    return answer ?? Response.json({}, { status: 500 });
  };
  return { at: { baseUrl: "https://h", fetch }, asked };
}

const refuse = (status: number, errcode: string, more = {}): Response =>
  Response.json({ errcode, error: "no", ...more }, { status });

describe("registering", () => {
  it("gives the account, with the password it was made with", async () => {
    const { at, asked } = homeserver(Response.json(OK));
    const account = await register(at, "fox", "Laptop");
    expect(asked).toEqual([
      {
        path: "register",
        body: {
          username: "fox",
          password: expect.stringMatching(/^[0-9a-f]{32}$/u) as unknown,
          initial_device_display_name: "Laptop",
        },
      },
    ]);
    expect(account).toEqual({
      userId: OK.user_id,
      deviceId: "D",
      accessToken: "t",
      password: asked[0]?.body["password"],
    });
  });

  it("goes through the stage that asks for nothing", async () => {
    const { at, asked } = homeserver(Response.json({ session: "s", flows: [] }, { status: 401 }), Response.json(OK));
    await register(at, "fox", "Laptop");
    expect(asked[1]?.body).toEqual({ ...asked[0]?.body, auth: { type: "m.login.dummy", session: "s" } });
  });

  it("says whether somebody has that name, and takes another one", async () => {
    expect(await register(homeserver(refuse(400, "M_USER_IN_USE")).at, "fox", "Laptop")).toBe("taken");
    const { at, asked } = homeserver(refuse(400, "M_USER_IN_USE"), Response.json(OK));
    await registerSomebody(at, "you", "Laptop");
    const [first, second] = asked.map(({ body }) => String(body["username"]));
    expect(first).toMatch(/^[a-z]{3,6}-\d{6}$/u);
    expect(second).not.toBe(first);
  });

  it("calls the reader after an animal and everybody else by name", async () => {
    const name = async (member: string): Promise<string> => {
      const { at, asked } = homeserver(Response.json(OK));
      await registerSomebody(at, member, "Laptop");
      return String(asked[0]?.body["username"]);
    };
    expect(await name("kim")).toMatch(/^kim-\d{6}$/u);
    expect(await name("you")).not.toMatch(/^you/u);
  });
});

describe("signing in", () => {
  const who = { userId: "@fox:h", password: "p", deviceName: "Phone" };

  it("names its own device, so that asking twice makes one", async () => {
    const { at, asked } = homeserver(Response.json(OK));
    expect(await signIn(at, who)).toMatchObject({ userId: OK.user_id, password: "p" });
    expect(asked[0]).toEqual({
      path: "login",
      body: {
        type: "m.login.password",
        identifier: { type: "m.id.user", user: "@fox:h" },
        password: "p",
        device_id: expect.stringMatching(/^[0-9A-F]{10}$/u) as unknown,
        initial_device_display_name: "Phone",
      },
    });
  });

  it.each([
    ["M_USER_DEACTIVATED", 403],
    ["M_USER_LOCKED", 401],
  ])("says that the account has ended: %s", async (errcode, status) => {
    await expect(signIn(homeserver(refuse(status, errcode)).at, who)).rejects.toMatchObject({
      code: "account-expired",
    });
  });

  it("says that the password is not the account's", async () => {
    expect(await signIn(homeserver(refuse(403, "M_FORBIDDEN")).at, who)).toBe("refused");
  });
});

describe("a token", () => {
  it.each<[boolean, string, Response]>([
    [true, "is good", Response.json({ user_id: "@fox:h" })],
    [false, "is unknown", refuse(401, "M_UNKNOWN_TOKEN")],
    [false, "is of an account that was locked", refuse(401, "M_USER_LOCKED")],
    [false, "is of an account that has ended", refuse(403, "M_USER_DEACTIVATED")],
  ])("lets in: %s, where it %s", async (letsIn, _, answer) => {
    expect(await isSignedIn(homeserver(answer).at, "t")).toBe(letsIn);
  });
});

describe("whatever fails has a code", () => {
  it.each<[string, Response | Error]>([
    ["homeserver-unreachable", new TypeError("fetch failed")],
    ["homeserver-unreachable", new Response("bad gateway", { status: 502 })],
    ["homeserver-unreachable", refuse(500, "M_UNKNOWN")],
    ["homeserver-busy", refuse(429, "M_LIMIT_EXCEEDED")],
    ["homeserver-broken", refuse(400, "M_INVALID_USERNAME")],
    ["homeserver-broken", new Response("<h1>Welcome</h1>")],
    ["homeserver-broken", Response.json({ user_id: 7 })],
    ["homeserver-broken", new Response("no", { status: 404 })],
  ])("%s", async (code, answer) => {
    const again = (): Response | Error => (answer instanceof Error ? answer : answer.clone());
    await expect(register(homeserver(again()).at, "fox", "Laptop")).rejects.toMatchObject({ code });
    const login = { userId: "@fox:h", password: "p", deviceName: "Phone" };
    await expect(signIn(homeserver(again()).at, login)).rejects.toMatchObject({ code });
    if (answer instanceof Error || !answer.ok) {
      await expect(isSignedIn(homeserver(again()).at, "t")).rejects.toMatchObject({ code });
    }
  });

  it("but what the caller gave up ends with the caller's own reason", async () => {
    const reason = new Error("the reader left");
    const signal = AbortSignal.abort(reason);
    const { at, asked } = homeserver(Response.json(OK));
    await expect(register(at, "fox", "Laptop", signal)).rejects.toBe(reason);
    expect(asked).toEqual([]);
  });
});

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What the bot's token is here. */
export const botToken = "a token of the bot";

/** What was posted to GitLab: where, and the fields of the form. */
export interface Posted {
  readonly url: string;
  readonly body: URLSearchParams;
}

/** GitLab's API as far as the pipeline uses it, and as strict: a token, a known path, the field that must be there. */
export interface GitlabApi {
  readonly url: string;
  readonly posted: readonly Posted[];
  /** The merge request that brought the commit; none: it was pushed. */
  broughtBy: number | undefined;
  stop(): void;
}

/** What each resource must be given (GitLab REST API: "Create a merge request note", "Create an issue"). */
const needed: readonly (readonly [path: RegExp, field: string])[] = [
  [/^\/projects\/1\/merge_requests\/\d+\/notes$/, "body"],
  [/^\/projects\/1\/issues$/, "title"],
];

export async function startGitlabApi(): Promise<GitlabApi> {
  const posted: Posted[] = [];
  const api: { broughtBy: number | undefined } = { broughtBy: undefined };
  const answer = (method: string, url: string, token: unknown, body: URLSearchParams): readonly [number, unknown] => {
    if (token !== botToken) return [401, { message: "401 Unauthorized" }];
    if (method === "GET" && /^\/projects\/1\/repository\/commits\/[0-9a-f]{40}\/merge_requests$/.test(url))
      return [200, api.broughtBy === undefined ? [] : [{ id: 4711, iid: api.broughtBy, state: "merged" }]];
    const field = method === "POST" ? needed.find(([path]) => path.test(url))?.[1] : undefined;
    if (field === undefined) return [404, { message: "404 Not found" }];
    if (!body.get(field)) return [400, { error: `${field} is missing` }];
    posted.push({ url, body });
    return [201, { id: 1 }];
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = new URLSearchParams(Buffer.concat(parts).toString("utf8"));
      const [status, said] = answer(request.method!, request.url!, request.headers["private-token"], body);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(api, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posted,
    stop: () => void server.close(),
  });
}

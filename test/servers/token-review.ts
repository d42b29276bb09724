import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";

/** The one call of a Kubernetes API server that OpenBao makes at a login: is this service account's token good? */
export interface TokenReview {
  readonly url: string;
  /** A service account's token, as a pod finds it. */
  readonly serviceAccountToken: string;
  stop(): Promise<void>;
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Knows one service account, by one token. */
export async function tokenReview(namespace: string, name: string): Promise<TokenReview> {
  const subject = `system:serviceaccount:${namespace}:${name}`;
  const claims = {
    iss: "kubernetes/serviceaccount",
    sub: subject,
    "kubernetes.io/serviceaccount/namespace": namespace,
    "kubernetes.io/serviceaccount/service-account.name": name,
    "kubernetes.io/serviceaccount/service-account.uid": "uid-1",
  };
  const serviceAccountToken = `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}.${Buffer.alloc(256, 1).toString("base64url")}`;
  const server = http.createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) parts.push(chunk);
    const { spec } = JSON.parse(Buffer.concat(parts).toString("utf8")) as { spec: { token: string } };
    const authenticated = spec.token === serviceAccountToken;
    const status = authenticated
      ? { authenticated, user: { username: subject, uid: "uid-1", groups: ["system:serviceaccounts"] } }
      : { authenticated, error: "unknown token" };
    response
      .writeHead(201, { "content-type": "application/json" })
      .end(JSON.stringify({ apiVersion: "authentication.k8s.io/v1", kind: "TokenReview", status }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serviceAccountToken,
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

// An HTTPS server in Node that asks its clients for a certificate and reads its own anew on SIGHUP: connections go on.
const { readFileSync, writeFileSync } = require("node:fs");
const { createServer } = require("node:https");
const { join } = require("node:path");

const [folder, clients, port, pidFile] = process.argv.slice(2);
const pair = () => ({
  cert: readFileSync(join(folder, "fullchain.pem")),
  key: readFileSync(join(folder, "key.pem")),
  ca: readFileSync(clients),
});
const server = createServer({ ...pair(), requestCert: true, rejectUnauthorized: true }, (_, response) => response.end("here"));
server.keepAliveTimeout = 600_000;
process.on("SIGHUP", () => server.setSecureContext(pair()));
writeFileSync(pidFile, String(process.pid));
server.listen(Number(port), "127.0.0.1");

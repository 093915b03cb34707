// A fresh Firstline on a free port, with an empty data folder of its own.

import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const program = process.env.FIRSTLINE_TEST_PROGRAM ?? resolve(import.meta.dirname, "../target/debug/firstline");
const running = new Set();

/** Starts the program and waits until it answers; `env` adds to its settings, `host` is the name under which it is reached, `args` are a command and its options, `patience` how many seconds it may take. */
export async function startServer({ env = {}, args = [], patience = 30, host = "127.0.0.1" } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "firstline-journey-"));
  const port = await freePort();
  const url = `http://${host}:${port}`;
  const settings = { FIRSTLINE_DATA_DIR: folder, FIRSTLINE_LISTEN: `127.0.0.1:${port}`, FIRSTLINE_BASE_URL: url, ...env };
  const child = spawn(program, args, { env: { ...process.env, ...settings }, stdio: ["ignore", "pipe", "pipe"] });
  const server = { url, folder, settings, child, log: "", setupLink: null, stop: () => stop(server) };
  running.add(server);

  const hear = (text) => {
    server.log += text;
    server.setupLink ??= /\S*(\/setup\?token=[\w.~%-]+)/.exec(server.log)?.[1] ?? null;
  };
  child.stdout.setEncoding("utf8").on("data", hear);
  child.stderr.setEncoding("utf8").on("data", hear);
  child.on("error", (error) => hear(`\n${program} could not be started: ${error.message}\n`));
  child.on("close", () => running.delete(server));

  await answers(server, patience);
  return server;
}

/** Runs one of the program's other commands on the server's data and gives what it prints. */
export async function runCommand(server, args, { input = "" } = {}) {
  const child = spawn(program, args, { env: { ...process.env, ...server.settings }, stdio: ["pipe", "pipe", "pipe"] });
  let output = "";
  let complaint = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (complaint += text));
  child.stdin.end(input);
  const code = await new Promise((done, fail) => child.on("close", done).on("error", fail));
  if (code !== 0) throw new Error(`firstline ${args.join(" ")} ended with ${code}: ${complaint}`);
  return output.trim();
}

async function freePort() {
  const probe = createServer();
  await new Promise((done, fail) => probe.on("error", fail).listen(0, "127.0.0.1", done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

async function answers(server, patience) {
  for (let tries = 0; tries < patience * 10; tries++) {
    if (server.child.exitCode !== null || server.child.pid === undefined) break;
    const answer = await fetch(`${server.url}/healthz`).catch(() => null);
    if (answer?.ok) return;
    await pause(100);
  }
  await stop(server);
  throw new Error(`The server did not come up:\n${server.log}`);
}

async function stop(server) {
  const { child } = server;
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const ended = new Promise((done) => child.once("close", done));
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), 35_000);
    await ended;
    clearTimeout(late);
  }
  await rm(server.folder, { recursive: true, force: true });
}

// However this process ends, no server outlives it.
process.on("exit", () =>
  running.forEach((server) => {
    server.child.kill("SIGKILL");
    rmSync(server.folder, { recursive: true, force: true });
  }),
);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));

import {readdirSync, readFileSync} from "node:fs";

/** Resident memory of a process and everything below it, in bytes; 0 once it is gone. Linux only. */
export function residentBytes(root: number): number {
  const processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap(readProcess);
  const tree = new Set([root]);
  for (let grown = true; grown;) {
    const found = processes.filter(({id, parent}) => tree.has(parent) && !tree.has(id));
    for (const {id} of found) tree.add(id);
    grown = found.length > 0;
  }
  return processes.filter(({id}) => tree.has(id)).reduce((sum, {bytes}) => sum + bytes, 0);
}

const PAGE_BYTES = 4096;

function readProcess(name: string): {id: number; parent: number; bytes: number}[] {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, "utf8");
    // the command, in parentheses, may hold anything: fields are counted from its end
    const [, parent = "0", ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return [{id: Number(name), parent: Number(parent), bytes: Number(fields[19]) * PAGE_BYTES}];
  } catch {
    return []; // it ended between listing and reading
  }
}

/** Calls `see` with the tree's memory five times a second until stopped. */
export function watchMemory(root: number, see: (bytes: number) => void): {stop: () => void} {
  const timer = setInterval(() => see(residentBytes(root)), 200);
  return {stop: () => clearInterval(timer)};
}

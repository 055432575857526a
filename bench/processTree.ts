import {readFileSync} from "node:fs";

const PAGE_BYTES = 4096;

/** Resident memory of a process and everything below it, in bytes; 0 once it is gone. Linux only. */
export function residentBytes(root: number): number {
  try {
    const pages = Number(readFileSync(`/proc/${root}/statm`, "utf8").split(" ")[1]);
    const children = readFileSync(`/proc/${root}/task/${root}/children`, "utf8").split(" ").filter(Boolean);
    return pages * PAGE_BYTES + children.reduce((sum, child) => sum + residentBytes(Number(child)), 0);
  } catch {
    return 0; // it ended meanwhile
  }
}

/** Calls `see` with the tree's memory five times a second until stopped. */
export function watchMemory(root: number, see: (bytes: number) => void): {stop: () => void} {
  const timer = setInterval(() => see(residentBytes(root)), 200);
  return {stop: () => clearInterval(timer)};
}

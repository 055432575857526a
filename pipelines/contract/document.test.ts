import {readFileSync} from "node:fs";
import {expect, test} from "vitest";
import {CONTRACT_DOCUMENT, contractDocument} from "./document.ts";

test("CONTRACT.md says what contract.ts says (else: node pipelines/contract/document.ts)", () => {
  expect(readFileSync(CONTRACT_DOCUMENT, "utf8")).toBe(contractDocument());
});

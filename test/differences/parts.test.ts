import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ITSELF, SPECS, VERSIONS } from '../../src/contract/shown-shapes.ts';
import { KERNEL_MEMBERS, PARTS, SPEC_MEMBERS, VERSION_MEMBERS } from '../../src/differences/parts.ts';

/** The members that the interfaces of a file of types have, by their names. */
const declared = (file: string, ...interfaces: readonly string[]): string[] => {
  const source = readFileSync(new URL(`../../src/contract/${file}`, import.meta.url), 'utf8');
  return interfaces.flatMap((name) => {
    const body = new RegExp(`interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(source)?.[1] ?? '';
    const members = [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, member]) => member as string);
    if (members.length === 0) throw new Error(`${file} has no interface ${name} with members.`);
    return members;
  });
};

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

const MODEL = declared('model-settings.ts', 'ModelSettings');
const OF_VERSIONS = declared(
  'version.ts',
  'VersionFields',
  'LoggingVersionFields',
  'PromptResponse',
  'AgentResponse',
  'ToolResponse',
  'EvaluatorResponse',
  'FlowResponse',
  'DatasetResponse',
);
const OF_SPECS = [
  ...declared('evaluator-spec.ts', 'SpecFields', 'LlmEvaluatorSpec', 'CodeEvaluatorSpec', 'HumanEvaluatorSpec', 'ExternalEvaluatorSpec'),
];

describe('every member', () => {
  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['of a version', VERSION_MEMBERS, [...OF_VERSIONS, ...MODEL]],
    ['of a spec', SPEC_MEMBERS, OF_SPECS],
    ['of the prompt of an evaluator', KERNEL_MEMBERS, [...declared('evaluator-spec.ts', 'PromptKernel'), ...MODEL]],
  ])('%s belongs to a part, or is a circumstance', (_name, members, expected) => {
    expect(sorted(Object.keys(members))).toEqual(sorted(expected));
    expect(Object.values(members).filter((part) => ![...PARTS, 'circumstance', 'nested'].includes(part as never))).toEqual([]);
  });

  test('that is shown is among them', () => {
    const shown = Object.values(VERSIONS).flatMap((shape) => Object.keys(shape));
    expect(sorted(shown).filter((name) => name !== ITSELF && !(name in VERSION_MEMBERS))).toEqual([]);
    const ofSpecs = Object.values(SPECS).flatMap((shape) => Object.keys(shape));
    expect(sorted(ofSpecs).filter((name) => name !== ITSELF && !(name in SPEC_MEMBERS))).toEqual([]);
  });
});

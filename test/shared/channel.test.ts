import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createChannel } from '../../src/shared/channel.ts';

/** What becomes of what each of three processes has to say: whose it is, whether it is a beat, and whether it gets lost. */
const SAID = fc.array(fc.record({ origin: fc.nat(2), isBeat: fc.boolean(), isLost: fc.boolean() }), { maxLength: 30 });

test('of what gets lost on the way it is noticed, with the next that comes, that there was something; and of nothing else', () => {
  fc.assert(
    fc.property(SAID, (said) => {
      const events: string[] = [];
      const hearer = createChannel({ heard: (text) => events.push(text), missed: () => events.push('missed') });
      const silent = { heard: () => undefined, missed: () => undefined };
      const speakers = [0, 1, 2].map(() => ({ channel: createChannel(silent), isMissing: false }));
      const expected: string[] = [];
      for (const [index, { origin, isBeat, isLost }] of said.entries()) {
        const speaker = speakers[origin];
        if (!speaker) continue;
        const message = isBeat ? speaker.channel.beat() : speaker.channel.next(String(index));
        if (isLost) {
          speaker.isMissing ||= !isBeat;
          continue;
        }
        hearer.heard(message);
        if (speaker.isMissing) expected.push('missed');
        speaker.isMissing = false;
        if (!isBeat) expected.push(String(index));
      }
      expect(events).toEqual(expected);
    }),
  );
});

test('a process does not hear itself, and nothing that is none of ours', () => {
  const events: string[] = [];
  const channel = createChannel({ heard: (text) => events.push(text), missed: () => events.push('missed') });
  channel.heard(channel.next('one'));
  channel.heard(channel.beat());
  for (const message of ['', ' ', '1 2', 'x 1 text', `${'0'.repeat(36)} x text`, `${'0'.repeat(36)} ${'9'.repeat(16)} text`])
    channel.heard(message);
  expect(events).toEqual([]);
});

import type { ToolResponse } from '../../src/contract/version.ts';
import { directories, environments, people } from '../people.ts';
import { idOf, SAMPLE_IDS } from '../sample-ids.ts';
import { loggingFields } from './version-fields.ts';

const stringParameters = (names: readonly string[]) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
  required: names,
});

/** The tools that the agent may call. */
export const toolVersions = {
  findBooking: {
    ...loggingFields(
      { id: SAMPLE_IDS.files.findBookingTool, path: 'Tools/Find Booking', directoryId: directories.tools },
      {
        versionId: idOf('tlv', 'find-booking/1'),
        createdAt: '2025-05-02T16:05:12.884019',
        lastUsedAt: '2025-06-02T13:20:41.000000',
        createdBy: people.tibor,
        environments: [environments.production],
        logs: 12,
      },
    ),
    type: 'tool',
    function: {
      name: 'find_booking',
      description: 'Looks a booking up by its number.',
      strict: true,
      parameters: stringParameters(['booking']),
    },
    source_code: 'def find_booking(booking):\n    return BOOKINGS[booking]\n',
    setup_values: null,
    attributes: null,
    tool_type: 'python',
    total_logs_count: 12,
    inputs: [{ name: 'booking' }],
    signature: 'find_booking(booking: str) -> dict',
  },
  trainStatus: {
    ...loggingFields(
      { id: SAMPLE_IDS.files.trainStatusTool, path: 'Tools/Train Status', directoryId: directories.tools },
      {
        versionId: idOf('tlv', 'train-status/1'),
        versionName: 'with-free-beds',
        createdAt: '2025-05-02T16:40:55.013370',
        lastUsedAt: '2025-06-02T13:20:41.000000',
        createdBy: people.tibor,
        logs: 9,
      },
    ),
    type: 'tool',
    function: {
      name: 'train_status',
      description: 'Delay and free beds of one train on one night.',
      strict: false,
      parameters: stringParameters(['train', 'date']),
    },
    source_code: null,
    setup_values: { timeout_seconds: 1 },
    attributes: null,
    tool_type: 'json_schema',
    total_logs_count: 9,
    inputs: [{ name: 'train' }, { name: 'date' }],
    signature: null,
  },
} as const satisfies Readonly<Record<string, ToolResponse>>;

/** The first version of "Find Booking": a description alone, before there was code to call. */
export const describedFindBooking: ToolResponse = {
  ...toolVersions.findBooking,
  ...loggingFields(
    { id: SAMPLE_IDS.files.findBookingTool, path: 'Tools/Find Booking', directoryId: directories.tools },
    {
      versionId: idOf('tlv', 'find-booking/0'),
      versionName: 'described',
      createdAt: '2025-04-28T11:02:47.330912',
      lastUsedAt: '2025-05-02T15:59:01.000000',
      createdBy: people.tibor,
      environments: [environments.staging],
      logs: 0,
    },
  ),
  source_code: null,
  tool_type: 'json_schema',
  signature: null,
};

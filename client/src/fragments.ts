/** One cell of a judgments column: what to show, and how good it is. */
export const judgmentChipFragment = /* GraphQL */ `
  fragment JudgmentChip on Judgment {
    __typename
    display
    score
    valence
  }
`;

/** One row of a logs table: what went in and came out, shortened, with one chip for each evaluator. */
export const logRowFragment = /* GraphQL */ `
  fragment LogRow on EvaluationLog {
    id
    runId
    datapoint {
      humanloopId
      inputs
      target
    }
    log {
      __typename
      id
      output(maxLength: 280)
      error(maxLength: 280)
      duration
      ... on ModelLog {
        totalTokens
        totalCost
      }
    }
    judgments {
      state
      error
      evaluator {
        id
        name
      }
      judgment {
        ...JudgmentChip
      }
    }
  }
`;

/** The head of one run's column or page. */
export const runHeaderFragment = /* GraphQL */ `
  fragment RunHeader on Run {
    id
    label
    control
    status
    createdAt
    version {
      __typename
      id
      name
      versionName
      ... on PromptVersion {
        model
        temperature
      }
      ... on AgentVersion {
        model
        temperature
      }
    }
    dataset {
      id
      name
      datapointsCount
    }
  }
`;

/** All fragments of this kit as one document, for a client that looks fragments up by their name. */
export const fragments = `${judgmentChipFragment}${logRowFragment}${runHeaderFragment}`;

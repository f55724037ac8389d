import { createTraceState, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { AttemptStart, ObservedAttempt } from '../../upstream/observer.ts';
import type { HeaderReader } from '../header-reader.ts';
import type { Operation } from '../operation.ts';
import { traceParentOf, traceparentHeader } from '../trace-context.ts';

/** Spans of OpenTelemetry: one for each operation, below the caller's where it names one, and below that one for each sending of an upstream call. */
export interface Traces {
  began(operation: Operation, headers: HeaderReader): void;
  ended(operation: Operation, status: number): void;
  attempt(start: AttemptStart, operation: Operation | undefined): ObservedAttempt;
  /** Sends what is still to be sent, for as long as an exporter may take; never rejects. */
  close(): Promise<void>;
}

const EXPORT_TIMEOUT_MS = 2_000;

/** Exports over OTLP to `url`. An exporter that cannot be reached costs the spans and nothing else. */
export const createTraces = (url: URL): Traces => {
  const exporter = new OTLPTraceExporter({ url: url.href, timeoutMillis: EXPORT_TIMEOUT_MS });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'humanloop-graphql' }).merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: EXPORT_TIMEOUT_MS })],
  });
  const tracer = provider.getTracer('humanloop-graphql');
  const spans = new WeakMap<Operation, Span>();
  return {
    began: (operation, headers) => {
      const span = tracer.startSpan('graphql', { kind: SpanKind.SERVER }, callerOf(headers));
      operation.record.traceId = span.spanContext().traceId;
      spans.set(operation, span);
    },
    ended: (operation, status) => {
      const span = spans.get(operation);
      if (span) endOperationSpan(span, operation, status);
    },
    attempt: ({ endpoint, method, resend }, operation) => {
      const parent = operation && spans.get(operation);
      const attributes = {
        'http.request.method': method,
        'url.template': endpoint.split(' ')[1] ?? endpoint,
        'http.request.resend_count': resend,
      };
      const span = tracer.startSpan(
        endpoint,
        { kind: SpanKind.CLIENT, attributes },
        parent ? trace.setSpan(ROOT_CONTEXT, parent) : ROOT_CONTEXT,
      );
      const { traceId, spanId, traceFlags, traceState } = span.spanContext();
      const state = traceState?.serialize();
      return {
        headers: { traceparent: traceparentHeader({ traceId, spanId, flags: traceFlags }), ...(state && { tracestate: state }) },
        end: ({ status, fault }) => {
          if (status !== undefined) span.setAttribute('http.response.status_code', status);
          const problem = fault ?? (status >= 400 ? String(status) : undefined);
          if (problem !== undefined) span.setAttribute('error.type', problem).setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    close: () => provider.shutdown().catch(() => undefined),
  };
};

/** The context of the caller's span. */
const callerOf = (headers: HeaderReader) => {
  const parent = traceParentOf(headers.get('traceparent'));
  if (!parent) return ROOT_CONTEXT;
  const state = headers.get('tracestate');
  const { traceId, spanId, flags } = parent;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: flags & 1,
    isRemote: true,
    ...(state && { traceState: createTraceState(state) }),
  });
};

/** Its attributes are ours to choose from what a record has: variables, and the document itself, are not among them. */
const endOperationSpan = (span: Span, { requestId, record }: Operation, status: number): void => {
  const { name, type, documentHash, upstreamCalls, cost, errorCodes } = record;
  span.updateName(type ?? 'graphql');
  span.setAttributes({
    'http.response.status_code': status,
    'request.id': requestId,
    'upstream.calls': upstreamCalls,
    ...(name !== undefined && { 'graphql.operation.name': name }),
    ...(type !== undefined && { 'graphql.operation.type': type }),
    ...(documentHash !== undefined && { 'graphql.document.hash': documentHash }),
    ...(cost !== undefined && { 'graphql.cost': cost }),
    ...(errorCodes.size > 0 && { 'graphql.errors': [...errorCodes] }),
  });
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
};

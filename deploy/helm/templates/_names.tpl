{{- define "humanloop-graphql.name" -}}{{ printf "%.50s" .Release.Name }}{{- end -}}

{{- define "humanloop-graphql.selector" -}}{app.kubernetes.io/name: humanloop-graphql, app.kubernetes.io/instance: {{ printf "%q" .Release.Name }}, app.kubernetes.io/component: server}{{- end -}}

{{- define "humanloop-graphql.labels" -}}{app.kubernetes.io/name: humanloop-graphql, app.kubernetes.io/instance: {{ printf "%q" .Release.Name }}, app.kubernetes.io/component: server, app.kubernetes.io/version: {{ printf "%q" .Chart.AppVersion }}, app.kubernetes.io/managed-by: {{ .Release.Service }}, helm.sh/chart: "{{ .Chart.Name }}-{{ .Chart.Version }}"}{{- end -}}

{{- define "humanloop-graphql.job-labels" -}}{app.kubernetes.io/name: humanloop-graphql, app.kubernetes.io/instance: {{ printf "%q" .Release.Name }}, app.kubernetes.io/component: job}{{- end -}}

{{- define "humanloop-graphql.image" -}}"{{ .Values.image.repository }}:{{ or .Values.image.tag .Chart.AppVersion }}"{{- end -}}

{{- define "humanloop-graphql.pod-security" -}}{runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, seccompProfile: {type: RuntimeDefault}}{{- end -}}

{{- define "humanloop-graphql.container-security" -}}{allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}{{- end -}}

{{- /* Which of the keys are used: those of a live API, or those of a database. */ -}}
{{- define "humanloop-graphql.secret-env" -}}
{{- $at := "/run/secrets/humanloop-graphql" -}}
{{- with .Values.secret.keys -}}
{{- if $.Values.baseUrl -}}
  {{- with .apiKey }}{name: HUMANLOOP_API_KEY_FILE, value: "{{ $at }}/{{ . }}"}, {{ end -}}
{{- else -}}
  {{- with .data }}{name: HUMANLOOP_GRAPHQL_DATA_FILE, value: "{{ $at }}/{{ . }}"}, {{ end -}}
  {{- with .serverKeys }}{name: HUMANLOOP_GRAPHQL_SERVER_API_KEY_FILE, value: "{{ $at }}/{{ . }}"}, {{ end -}}
{{- end -}}
{{- with .shared }}{name: HUMANLOOP_GRAPHQL_SHARED_FILE, value: "{{ $at }}/{{ . }}"}, {{ end -}}
{{- end -}}
{{- end -}}

{{- define "humanloop-graphql.secret-files" -}}
{{- with .Values.secret.keys -}}
{{- if $.Values.baseUrl -}}
  {{- with .apiKey }}{key: {{ printf "%q" . }}, path: {{ printf "%q" . }}}, {{ end -}}
{{- else -}}
  {{- with .data }}{key: {{ printf "%q" . }}, path: {{ printf "%q" . }}}, {{ end -}}
  {{- with .serverKeys }}{key: {{ printf "%q" . }}, path: {{ printf "%q" . }}}, {{ end -}}
{{- end -}}
{{- with .shared }}{key: {{ printf "%q" . }}, path: {{ printf "%q" . }}}, {{ end -}}
{{- end -}}
{{- end -}}

{{- define "humanloop-graphql.data-volume" -}}
{name: secrets, secret: {secretName: {{ printf "%q" .Values.secret.name }}, items: [{key: {{ printf "%q" .Values.secret.keys.data }}, path: {{ printf "%q" .Values.secret.keys.data }}}]}}
{{- end -}}

{{- define "humanloop-graphql.data-env" -}}
[{name: HUMANLOOP_GRAPHQL_DATA_FILE, value: "/run/secrets/humanloop-graphql/{{ .Values.secret.keys.data }}"}]
{{- end -}}

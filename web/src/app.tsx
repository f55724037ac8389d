import { Link, Route, Router, Switch } from 'wouter';
import { EvaluationsScreen } from './evaluations/evaluations-screen.tsx';
import { GRAPHQL_URL, HAS_GRAPHIQL, ROOT_PATH } from './graph/place.ts';
import { Session } from './graph/session.tsx';
import { Late, type Load, late } from './parts/late.tsx';
import { ShortcutHelp } from './parts/shortcuts.tsx';
import { Empty } from './parts/states.tsx';
import { ThemeSwitch } from './parts/theme-switch.tsx';
import { usePreload } from './parts/use-preload.ts';
import { HealthLink } from './source/health-link.tsx';
import { LaunchLink } from './source/launch-link.tsx';

/** Every screen but the first by its path: its code is loaded when it is opened, or somebody is about to. */
const LOADS: Readonly<Record<string, Load<{ readonly id: string }>>> = {
  '/archive': async () => (await import('./health/health-screen.tsx')).HealthScreen,
  '/evaluations/:id': async () => (await import('./evaluation/evaluation-screen.tsx')).EvaluationScreen,
  '/launch': async () => (await import('./launch/launch-screen.tsx')).LaunchScreen,
  '/evaluations/:id/launch': async () => (await import('./launch/launch-screen.tsx')).LaunchScreen,
  '/evaluations/:id/judge': async () => (await import('./judge/judge-screen.tsx')).JudgeScreen,
  '/evaluations/:id/progress': async () => (await import('./progress/progress-screen.tsx')).ProgressScreen,
  '/evaluations/:id/compare': async () => (await import('./comparison/compare-screen.tsx')).CompareScreen,
  '/evaluations/:id/gate': async () => (await import('./gate/gate-screen.tsx')).GateScreen,
  '/evaluations/:id/rows': async () => (await import('./rows/rows-screen.tsx')).RowsScreen,
  '/evaluations/:id/row': async () => (await import('./row/row-screen.tsx')).RowScreen,
};

const SCREENS = Object.entries(LOADS).map(([path, load]) => ({ path, Screen: late(load) }));

/** What is around every screen, and the screen of the address. */
export const App = () => {
  usePreload(LOADS);
  return (
    <Session endpoint={GRAPHQL_URL}>
      <Router base={ROOT_PATH}>
        <Header />
        <Switch>
          <Route path="/" component={EvaluationsScreen} />
          {SCREENS.map(({ path, Screen }) => (
            <Route<{ readonly id?: string }> key={path} path={path}>
              {({ id = '' }) => (
                <Late key={id} what="this page">
                  <Screen id={id} />
                </Late>
              )}
            </Route>
          ))}
          <Route component={NoScreen} />
        </Switch>
      </Router>
    </Session>
  );
};

const Header = () => (
  <header className="top">
    <a className="skip" href={`${location.pathname}${location.search}#main`}>
      Skip to the content
    </a>
    <Link className="brand" href="/">
      Humanloop evaluations
    </Link>
    <nav aria-label="Site">
      <LaunchLink />
      <HealthLink />
      {HAS_GRAPHIQL && <a href={GRAPHQL_URL}>GraphiQL</a>}
      <ShortcutHelp />
      <ThemeSwitch />
    </nav>
  </header>
);

const NoScreen = () => (
  <main id="main">
    <h1>There is no such page</h1>
    <Empty title="The link may be of another version of these pages.">
      <p>
        <Link href="/">All evaluations</Link>
      </p>
    </Empty>
  </main>
);

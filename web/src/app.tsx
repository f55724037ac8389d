import { Link, Route, Router, Switch } from 'wouter';
import { EvaluationScreen } from './evaluation/evaluation-screen.tsx';
import { EvaluationsScreen } from './evaluations/evaluations-screen.tsx';
import { GRAPHQL_URL, HAS_GRAPHIQL, ROOT_PATH } from './graph/place.ts';
import { Session } from './graph/session.tsx';
import { ShortcutHelp } from './parts/shortcuts.tsx';
import { Empty } from './parts/states.tsx';
import { ThemeSwitch } from './parts/theme-switch.tsx';
import { RowScreen } from './row/row-screen.tsx';
import { RowsScreen } from './rows/rows-screen.tsx';

/** Every screen by its path. */
export const App = () => (
  <Session endpoint={GRAPHQL_URL}>
    <Router base={ROOT_PATH}>
      <Header />
      <Switch>
        <Route path="/" component={EvaluationsScreen} />
        <Route path="/evaluations/:id">{({ id }) => <EvaluationScreen key={id} id={id} />}</Route>
        <Route path="/evaluations/:id/rows">{({ id }) => <RowsScreen key={id} id={id} />}</Route>
        <Route path="/evaluations/:id/row">{({ id }) => <RowScreen id={id} />}</Route>
        <Route component={NoScreen} />
      </Switch>
    </Router>
  </Session>
);

const Header = () => (
  <header className="top">
    <a className="skip" href={`${location.pathname}${location.search}#main`}>
      Skip to the content
    </a>
    <Link className="brand" href="/">
      Humanloop evaluations
    </Link>
    <nav aria-label="Site">
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

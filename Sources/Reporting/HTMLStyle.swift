/// The style sheet of the HTML page.
enum HTMLStyle {
  /// Light, and dark where the reader prefers it; wide tables and charts scroll by themselves.
  static let sheet = """
    :root {
      --page: #ffffff;
      --text: #1c2128;
      --quiet: #57606a;
      --line: #dde2e7;
      --alert: #fff4d6;
      --alert-line: #d29b00;
      color-scheme: light dark;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --page: #14171c;
        --text: #e8ebef;
        --quiet: #9aa4af;
        --line: #333a43;
        --alert: #33290f;
        --alert-line: #b98900;
      }
    }
    body {
      margin: 0 auto;
      max-width: 1080px;
      padding: 24px 16px 64px;
      background: var(--page);
      color: var(--text);
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif;
    }
    h1 { margin: 0; font-size: 26px; line-height: 1.25; overflow-wrap: anywhere; }
    h2 { margin: 40px 0 8px; font-size: 18px; overflow-wrap: anywhere; }
    p { margin: 4px 0; }
    .quiet { color: var(--quiet); }
    .alert {
      margin: 16px 0;
      padding: 10px 14px;
      border-left: 4px solid var(--alert-line);
      background: var(--alert);
    }
    .scroll { overflow-x: auto; }
    figure { margin: 24px 0 0; }
    table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
    th, td { padding: 5px 12px; border-bottom: 1px solid var(--line); text-align: left; }
    th { vertical-align: bottom; font-weight: 600; color: var(--quiet); }
    td { vertical-align: top; }
    th:first-child, td:first-child { padding-left: 0; }
    .number { text-align: right; }
    td.number { white-space: nowrap; }
    """
}

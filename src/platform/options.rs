//! The query of the page's address: it chooses how the page runs, never what it shows.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RendererChoice {
    WebGpu,
    WebGl,
    /// The best painter there is, with the flow evaluated on the CPU.
    Cpu,
}

/// `?embed=1&renderer=webgl|webgpu|cpu&lang=it&bench=SECONDS`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// Only the figure and the timeline.
    pub embed: bool,
    pub renderer: Option<RendererChoice>,
    pub lang: Option<String>,
    /// Run the standard work in the worker, for so many seconds each.
    pub bench: Option<f64>,
}

impl Options {
    /// What it does not know, it leaves out.
    pub fn parse(query: &str) -> Self {
        let mut options = Self::default();
        for pair in query.trim_start_matches('?').split('&') {
            match pair.split_once('=').unwrap_or((pair, "1")) {
                ("embed", value) => options.embed = value != "0",
                ("bench", value) => options.bench = value.parse().ok().filter(|s| (0.1..=600.0).contains(s)),
                ("lang", value) if !value.is_empty() => options.lang = Some(value.to_owned()),
                ("renderer", "webgpu") => options.renderer = Some(RendererChoice::WebGpu),
                ("renderer", "webgl") => options.renderer = Some(RendererChoice::WebGl),
                ("renderer", "cpu") => options.renderer = Some(RendererChoice::Cpu),
                _ => {}
            }
        }
        options
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn query_is_read_and_the_unknown_is_left_out() {
        let options = Options::parse("?embed=1&renderer=webgl&lang=it&colour=red&bench=0");
        assert_eq!(
            options,
            Options { embed: true, renderer: Some(RendererChoice::WebGl), lang: Some("it".to_owned()), bench: None }
        );
        assert_eq!(Options::parse(""), Options::default());
        assert_eq!(Options::parse("?renderer=metal"), Options::default());
        assert_eq!(
            ["?bench", "?bench=6", "?bench=-1", "?bench=x"].map(|q| Options::parse(q).bench),
            [Some(1.0), Some(6.0), None, None]
        );
    }
}

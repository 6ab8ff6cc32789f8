//! Every WGSL module is parsed and validated without a GPU, and shares its structs with Rust byte for byte.

use core::mem::offset_of;
use naga::{AddressSpace, Module, ShaderStage, TypeInner};
use pushforward::gpu::layout;
use pushforward::gpu::pieces::{Piece, Pieces};
use pushforward::gpu::shader::{Kernel, WIDTHS};

/// Each piece alone with what it needs, and all of them.
fn sets() -> Vec<(&'static str, Pieces)> {
    let alone = Piece::ALL.iter().map(|&piece| (piece.name(), Pieces::of([piece])));
    alone.chain([("all", Pieces::of(Piece::ALL.iter().copied()))]).collect()
}

fn modules() -> Vec<(String, Module)> {
    let mut sources = Vec::new();
    for (set, pieces) in sets() {
        let widths = if set == "all" { &WIDTHS[..] } else { &WIDTHS[..1] };
        for (kernel, &width) in Kernel::ALL.into_iter().flat_map(|k| widths.iter().map(move |w| (k, w))) {
            sources.push((format!("{}, width {width}, {set}", kernel.name()), kernel.source(width, pieces)));
        }
    }
    let parse = |(name, source): (String, String)| {
        let module = naga::front::wgsl::parse_str(&source)
            .unwrap_or_else(|error| panic!("{name}: {}", error.emit_to_string(&source)));
        (name, module)
    };
    sources.into_iter().map(parse).collect()
}

fn size(module: &Module, handle: naga::Handle<naga::Type>) -> u32 {
    let mut layouter = naga::proc::Layouter::default();
    layouter.update(module.to_ctx()).unwrap();
    layouter[handle].size
}

#[test]
fn every_module_is_valid_with_no_capability_beyond_the_default() {
    for (name, module) in modules() {
        let flags = naga::valid::ValidationFlags::all();
        let valid = naga::valid::Validator::new(flags, naga::valid::Capabilities::empty()).validate(&module);
        assert!(valid.is_ok(), "{name}: {valid:?}");
    }
}

#[test]
fn a_wrong_module_is_noticed() {
    let (right, wrong) = ("moved.log_det += y.log_det;", "moved.log_det += y;");
    let source = Kernel::Transform.source(64, Pieces::of(Piece::ALL.iter().copied()));
    assert!(source.contains(right));
    let source = source.replace(right, wrong);
    let module = naga::front::wgsl::parse_str(&source);
    let flags = naga::valid::ValidationFlags::all();
    let validate = |m| naga::valid::Validator::new(flags, naga::valid::Capabilities::empty()).validate(&m).is_ok();
    assert!(!module.is_ok_and(validate));
}

#[test]
fn each_file_has_one_entry_point_of_its_name_with_64_threads() {
    for (name, module) in modules() {
        let [entry] = module.entry_points.as_slice() else { panic!("{name}") };
        assert!(name.starts_with(&entry.name), "{name}: {}", entry.name);
        assert_eq!(entry.stage, ShaderStage::Compute);
        assert_eq!(entry.workgroup_size.iter().product::<u32>(), 64, "{name}");
    }
}

#[test]
fn workgroup_memory_and_bindings_stay_below_the_default_limits() {
    for (name, module) in modules() {
        let variables = || module.global_variables.iter().map(|(_, v)| v);
        let of = |space: AddressSpace| variables().filter(move |v| v.space == space);
        let shared: u32 = of(AddressSpace::WorkGroup).map(|v| size(&module, v.ty)).sum();
        assert!(shared <= 16 << 10, "{name}: {shared} bytes of workgroup memory");
        let is_texture = |v: &naga::GlobalVariable| matches!(module.types[v.ty].inner, TypeInner::Image { .. });
        let storage = variables().filter(|v| matches!(v.space, AddressSpace::Storage { .. })).count();
        let textures = variables().filter(|v| is_texture(v)).count();
        assert!(storage <= 8 && textures <= 4, "{name}: {storage} storage buffers, {textures} textures");
        let private: u32 = of(AddressSpace::Private).map(|v| size(&module, v.ty)).sum();
        assert!(private <= 8 << 10, "{name}: {private} bytes of private memory");
    }
}

/// (name, offset) of each field that Rust writes, and the size.
type Struct = (&'static str, Vec<(&'static str, usize)>, usize);

macro_rules! twin {
    ($name:ident { $($field:ident),* }) => {
        (
            stringify!($name),
            vec![$((stringify!($field), offset_of!(layout::$name, $field))),*],
            size_of::<layout::$name>(),
        )
    };
}

fn structs() -> Vec<Struct> {
    vec![
        twin!(Plan { dim, layers, base, components, base_weights }),
        twin!(Layer { kind, flip, coords, weights, net, rule, bound, activation, dim, numbers, count, flags }),
        twin!(Run { way, layer, tau, first, end, stride, columns, start, origin, step, output }),
        twin!(Step { batch, first, groups, params, index, rate, epsilon, clip, keep_first, keep_second, tape }),
        twin!(Picture { width, height, scheme, fade }),
        twin!(Range { low, high }),
    ]
}

#[test]
fn structs_have_the_same_offsets_in_rust_and_wgsl() {
    for (name, fields, bytes) in structs() {
        let mut seen = 0;
        for (module_name, module) in modules() {
            for (handle, ty) in module.types.iter().filter(|(_, ty)| ty.name.as_deref() == Some(name)) {
                let TypeInner::Struct { members, .. } = &ty.inner else { panic!("{name} is no struct") };
                let ours = members.iter().filter(|m| !m.name.as_deref().unwrap_or("").starts_with("reserved"));
                let found: Vec<(&str, usize)> =
                    ours.map(|m| (m.name.as_deref().unwrap_or(""), m.offset as usize)).collect();
                assert_eq!(found, fields, "{name} in {module_name}");
                assert_eq!(size(&module, handle) as usize, bytes, "{name} in {module_name}");
                seen += 1;
            }
        }
        assert!(seen > 0, "{name} is in no module");
    }
}

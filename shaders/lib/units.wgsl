// Numbers at four samples that are worked on: the units of a net, and what it says of a coordinate.

// Rows, WIDTH each. A net reads and writes the first two in turn, its inputs at 0.
var<private> hidden: array<vec4<f32>, ROWS_OF_UNITS * WIDTH>;

// Where the numbers of one coordinate stand in `hidden`; twin of Place in src/flow/transformer/rows.rs.
struct Place {
    first: u32,
    step: u32,
}

fn number(place: Place, p: u32) -> vec4<f32> {
    return hidden[place.first + p * place.step];
}
